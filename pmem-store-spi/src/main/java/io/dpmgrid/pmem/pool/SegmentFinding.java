package io.dpmgrid.pmem.pool;

import java.nio.file.Path;

/**
 * What the walk over one slot of a log ring found.
 *
 * @param file the slot's file
 * @param slot its number in the ring
 * @param index the segment in it; {@link io.dpmgrid.pmem.log.SegmentFraming#BLANK} or {@link
 *     io.dpmgrid.pmem.log.SegmentFraming#TORN} if there is none
 * @param records how many valid records follow the header one by one
 * @param end where the last of them ends, in bytes; 0 without a segment
 * @param ended whether the last of them is the mark that closes a segment
 * @param bytesBehind how many bytes behind the end are not zero
 */
public record SegmentFinding(
    Path file, long slot, long index, long records, int end, boolean ended, long bytesBehind) {}
