package io.dpmgrid.admin.grid;

import org.jspecify.annotations.Nullable;

/**
 * How moves give way to users.
 *
 * @param limitSeconds what the 99th percentile of users' operations may take while copies move
 * @param p99Seconds what it took of late on the node where it took longest; 0 if there were hardly
 *     any operations, null if no node tells
 * @param disturbed whether that is more than it may
 * @param bytesPerSecond what the guard lets each node send now
 * @param leastBytesPerSecond what it lets each node send however long users wait, after the first
 *     two seconds of a move
 * @param mostBytesPerSecond what it lets each node send while nobody is disturbed
 */
public record RebalanceGuard(
    double limitSeconds,
    @Nullable Double p99Seconds,
    boolean disturbed,
    long bytesPerSecond,
    long leastBytesPerSecond,
    long mostBytesPerSecond) {}
