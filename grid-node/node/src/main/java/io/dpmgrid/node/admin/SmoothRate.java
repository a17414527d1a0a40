package io.dpmgrid.node.admin;

/**
 * A rate of the last seconds, in which the latest count most, with what it scatters. It begins with
 * the first that comes, and anew after a while without anything, as what comes then has nothing to
 * do with what was. Not thread-safe.
 */
final class SmoothRate {
  private static final double MEMORY_SECONDS = 10;
  private static final int FEW = 3;
  private static final int IDLE = 5;

  private double mean;
  private double variance;
  private int samples;
  private int idle;

  /** Takes what came in some time. */
  void add(long amount, double seconds) {
    double rate = amount / seconds;
    if (amount == 0) {
      idle++;
    } else {
      if (idle >= IDLE || mean <= 0) {
        restart();
      }
      idle = 0;
    }
    samples++;
    // The first ones weigh the same each, or the very first would count for long.
    double weight = Math.max(1 - Math.exp(-seconds / MEMORY_SECONDS), 1.0 / samples);
    double difference = rate - mean;
    mean += weight * difference;
    variance = (1 - weight) * (variance + weight * difference * difference);
  }

  /** Forgets: what comes from now on follows other rules. */
  void restart() {
    mean = 0;
    variance = 0;
    samples = 0;
    idle = 0;
  }

  double perSecond() {
    return mean;
  }

  /** Two standard errors as a part of the rate, from 0 to 1; 1 while that cannot be told. */
  double error() {
    if (samples < FEW || mean <= 0) {
      return 1;
    }
    double independent = Math.min(samples, 2 * MEMORY_SECONDS);
    return Math.min(1, 2 * Math.sqrt(variance / independent) / mean);
  }
}
