package io.dpmgrid.pmem.pool;

import java.nio.file.Path;

/**
 * One file of a pool's log ring, as the directory lists it.
 *
 * @param file where it is
 * @param slot its number in the ring, from its name
 * @param size in bytes
 */
public record RingFile(Path file, long slot, long size) {}
