package io.dpmgrid.ignite;

import java.util.ArrayList;
import java.util.List;
import org.apache.ignite.IgniteCheckedException;
import org.apache.ignite.internal.pagemem.wal.record.DataEntry;
import org.apache.ignite.internal.pagemem.wal.record.DataRecord;
import org.apache.ignite.internal.pagemem.wal.record.WALRecord;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordSerializer;

/**
 * Takes apart what a transaction wrote for the copies of one node: the engine logs it as one
 * record, which may fit no segment. On the nodes that own the originals each entry is a record of
 * its own, so readers take them alike.
 */
final class RecordParts {
  private RecordParts() {}

  /**
   * The entries of a record that is too long, each as a record of its own.
   *
   * @throws RecordTooLongException the one given, if the record has no parts or one of them is too
   *     long itself
   */
  static List<DataRecord> of(
      WALRecord record, RecordTooLongException tooLong, RecordSerializer serializer)
      throws IgniteCheckedException {
    if (record.getClass() != DataRecord.class || ((DataRecord) record).entryCount() < 2) {
      throw tooLong;
    }
    DataRecord whole = (DataRecord) record;
    List<DataRecord> parts = new ArrayList<>(whole.entryCount());
    for (DataEntry entry : whole.writeEntries()) {
      DataRecord part = new DataRecord(entry, whole.timestamp());
      if (serializer.size(part) > tooLong.longest()) {
        throw tooLong;
      }
      parts.add(part);
    }
    return parts;
  }
}
