package io.dpmgrid.node.dax;

import io.dpmgrid.node.GridNode;
import io.dpmgrid.pmem.medium.MediumKind;
import io.dpmgrid.pmem.medium.Survives;
import io.dpmgrid.pmem.testing.DaxVm;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Random;
import org.apache.ignite.IgniteCache;

/**
 * Runs inside the machine only. {@code write}: starts a node on the dax medium and puts until the
 * machine dies, printing {@code ACK n} for the n-th put. {@code verify N}: starts the node again
 * and looks for what the first N puts left; prints {@code KEPT N} if nothing is missing or torn.
 */
final class AckingNode {
  static final String ACK = "ACK ";
  static final String KEPT = "KEPT ";

  private static final int KEYS = 101;
  private static final int VALUE_BYTES = 1024;

  private AckingNode() {}

  public static void main(String[] arguments) {
    try (GridNode node =
        GridNode.builder()
            .data(DaxVm.PMEM.resolve("node"))
            .nodeId("dax")
            .medium(MediumKind.DAX)
            .set("network.client-port", "0")
            .set("log.segments", "4")
            .set("log.segment-size", "4MB")
            .set("memory.region-size", "64MB")
            .cache("acks")
            .start()) {
      // The storage is on the same medium, but by system calls; only the log must be dax.
      System.out.println("MEDIUM " + node.probe().kind() + " " + node.survives());
      if (node.survives() == Survives.PROCESS_KILL) {
        throw new AssertionError("a dax medium must survive more than " + node.survives());
      }
      IgniteCache<Integer, byte[]> cache = node.ignite().cache("acks");
      if (arguments[0].equals("write")) {
        write(cache);
      } else {
        verify(cache, Integer.parseInt(arguments[1]));
      }
    }
    System.exit(0);
  }

  private static void write(IgniteCache<Integer, byte[]> cache) {
    for (int put = 1; ; put++) {
      cache.put(put % KEYS, value(put));
      System.out.println(ACK + put);
    }
  }

  private static void verify(IgniteCache<Integer, byte[]> cache, int acknowledged) {
    for (int put = Math.max(1, acknowledged - KEYS + 1); put <= acknowledged; put++) {
      byte[] found = cache.get(put % KEYS);
      if (found == null) {
        throw new AssertionError("put " + put + " is lost: there is nothing");
      }
      int newest = ByteBuffer.wrap(found).getInt();
      if (newest < put) {
        throw new AssertionError("put " + put + " is lost: there is " + newest);
      }
      if (!Arrays.equals(found, value(newest))) {
        throw new AssertionError("put " + newest + " is torn");
      }
    }
    System.out.println(KEPT + acknowledged);
  }

  private static byte[] value(int put) {
    byte[] value = new byte[VALUE_BYTES];
    new Random(put).nextBytes(value);
    ByteBuffer.wrap(value).putInt(put);
    return value;
  }
}
