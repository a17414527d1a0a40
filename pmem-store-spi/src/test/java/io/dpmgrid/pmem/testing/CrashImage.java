package io.dpmgrid.pmem.testing;

/**
 * One legal state of a medium after a crash.
 *
 * @param medium the state, ready to be opened; valid only until the next image of the same
 *     enumeration is yielded
 * @param description which crash point, and which stores each unit shows: for failure messages
 */
public record CrashImage(CrashableMedium medium, String description) {}
