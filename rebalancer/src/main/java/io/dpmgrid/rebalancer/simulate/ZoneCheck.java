package io.dpmgrid.rebalancer.simulate;

import io.dpmgrid.rebalancer.placement.Assignment;
import io.dpmgrid.rebalancer.placement.PlacementRequest;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** Looks at every partition for copies that share a zone without need. */
final class ZoneCheck {
  private ZoneCheck() {}

  /** How many partitions have more copies in a zone than the request makes necessary. */
  static long violations(PlacementRequest request, Assignment owners) {
    int limit = request.copiesPerZone();
    Map<String, Integer> named = new HashMap<>();
    int[] zones = new int[owners.nodes().size()];
    for (int i = 0; i < zones.length; i++) {
      String zone = request.nodes().get(i).zone();
      zones[i] = zone.isEmpty() ? -1 - i : named.computeIfAbsent(zone, name -> named.size());
    }
    if (named.size() == 1 && Arrays.stream(zones).allMatch(zone -> zone == 0)) {
      return 0; // one zone for all says nothing
    }
    long violations = 0;
    for (int p = 0; p < owners.partitions(); p++) {
      if (crowded(owners, p, zones, limit)) {
        violations++;
      }
    }
    return violations;
  }

  private static boolean crowded(Assignment owners, int partition, int[] zones, int limit) {
    int copies = owners.copies(partition);
    for (int one = 0; one < copies; one++) {
      int same = 0;
      for (int other = 0; other < copies; other++) {
        if (zones[owners.owner(partition, one)] == zones[owners.owner(partition, other)]) {
          same++;
        }
      }
      if (same > limit) {
        return true;
      }
    }
    return false;
  }
}
