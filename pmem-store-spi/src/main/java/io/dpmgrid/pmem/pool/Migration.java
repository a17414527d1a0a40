package io.dpmgrid.pmem.pool;

import java.nio.ByteBuffer;

/**
 * One step from a format version to the next. Pure: it changes the bytes of one superblock copy in
 * memory; sealing and writing them durably is the superblock's matter.
 */
interface Migration {
  /** The version that the step starts from; it leads to the next one. */
  int from();

  /** Changes the 4096 bytes of an intact copy; version, check sum and magic are set afterwards. */
  void apply(ByteBuffer copy);
}
