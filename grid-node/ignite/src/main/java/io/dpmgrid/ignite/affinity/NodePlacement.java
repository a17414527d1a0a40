package io.dpmgrid.ignite.affinity;

import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What placement looks at about a node beside its consistent id. A node tells it in attributes, and
 * the baseline keeps the attributes that a node had when it was added.
 *
 * @param weight its capacity relative to the others', from {@value #MIN_WEIGHT} to {@value
 *     #MAX_WEIGHT}
 * @param zone what fails together with it; empty if it fails alone
 */
public record NodePlacement(double weight, String zone) {
  /** The attribute that holds the weight, a decimal number. Without it a node has weight 1. */
  public static final String WEIGHT = "dpm.weight";

  /** The attribute that holds the zone. Without it a node is a zone by itself. */
  public static final String ZONE = "dpm.zone";

  /** The smallest weight. */
  public static final double MIN_WEIGHT = 0.001;

  /** The largest weight. */
  public static final double MAX_WEIGHT = 1_000_000;

  /** The most characters of a zone. */
  public static final int MAX_ZONE = 1024;

  private static final double USUAL_WEIGHT = 1;

  /**
   * @throws IllegalArgumentException if the weight is no number in the range or the zone is too
   *     long
   */
  public NodePlacement {
    // A comparison with NaN is false, so NaN is refused too.
    if (!(weight >= MIN_WEIGHT && weight <= MAX_WEIGHT)) {
      throw new IllegalArgumentException(
          WEIGHT + " is " + weight + "; give it a number from " + MIN_WEIGHT + " to " + MAX_WEIGHT);
    }
    zone = zone.strip();
    if (zone.length() > MAX_ZONE) {
      throw new IllegalArgumentException(
          ZONE + " has " + zone.length() + " characters; give it at most " + MAX_ZONE);
    }
  }

  /**
   * Looks at the attributes of a node that is about to start.
   *
   * @throws IllegalArgumentException if one is given that makes no sense
   */
  public static void check(Map<String, ?> attributes) {
    Object weight = attributes.get(WEIGHT);
    NodePlacement unused =
        new NodePlacement(
            weight == null ? USUAL_WEIGHT : number(text(weight)), text(attributes.get(ZONE)));
  }

  /**
   * What a node tells, or the baseline kept of it. An attribute that is missing or makes no sense
   * counts as not given: wherever the same attributes are read, the same comes out.
   */
  public static NodePlacement of(Map<String, ?> attributes) {
    double weight = number(text(attributes.get(WEIGHT)));
    String zone = text(attributes.get(ZONE)).strip();
    return new NodePlacement(
        weight >= MIN_WEIGHT && weight <= MAX_WEIGHT ? weight : USUAL_WEIGHT,
        zone.length() > MAX_ZONE ? "" : zone);
  }

  /** Not a number if it is none. */
  private static double number(String text) {
    try {
      return Double.parseDouble(text);
    } catch (NumberFormatException e) {
      return Double.NaN;
    }
  }

  private static String text(@Nullable Object value) {
    return value == null ? "" : String.valueOf(value);
  }

  /** The zone; nothing if the node fails alone. */
  public Optional<String> namedZone() {
    return Optional.of(zone).filter(name -> !name.isEmpty());
  }

  /** The attributes that tell it. */
  public Map<String, String> attributes() {
    Map<String, String> attributes = new TreeMap<>();
    attributes.put(WEIGHT, String.valueOf(weight));
    attributes.put(ZONE, zone);
    return attributes;
  }

  @Override
  public String toString() {
    return "weight " + weight + (zone.isEmpty() ? " and no zone" : " and zone " + zone);
  }
}
