package io.dpmgrid.rebalancer.execute;

import java.time.Duration;

/**
 * When moves will be done, from now.
 *
 * @param remaining the most likely time
 * @param least with nine chances in ten not less than about this
 * @param most and not more than about this
 * @param bytesPerSecond the rate that it is reckoned with
 */
public record Eta(Duration remaining, Duration least, Duration most, double bytesPerSecond) {}
