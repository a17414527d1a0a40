package io.dpmgrid.rebalancer.placement;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * Which nodes fail together, and how many copies of one partition a zone may hold because of that.
 *
 * <p>A node without a zone is a zone by itself. If all nodes name the same one, zones say nothing,
 * and each node counts as a zone. Immutable.
 */
final class ZoneLayout {
  private final int[] zones;
  private final int[] sizes;
  private final int limit;

  private ZoneLayout(int[] zones, int[] sizes, int limit) {
    this.zones = zones;
    this.sizes = sizes;
    this.limit = limit;
  }

  static ZoneLayout of(List<PlacementNode> nodes, int copies) {
    Map<String, Integer> named = new HashMap<>();
    int[] zones = new int[nodes.size()];
    int count = 0;
    for (int i = 0; i < zones.length; i++) {
      String zone = nodes.get(i).zone();
      Integer number = zone.isEmpty() ? null : named.get(zone);
      if (number == null) {
        number = count++;
        named.put(zone, number);
      }
      zones[i] = number;
    }
    if (count == 1) {
      for (int i = 0; i < zones.length; i++) {
        zones[i] = i;
      }
      count = zones.length;
    }
    int[] sizes = new int[count];
    for (int zone : zones) {
      sizes[zone]++;
    }
    return new ZoneLayout(zones, sizes, limit(sizes, copies));
  }

  /** The fewest copies per zone with which all copies find a place. */
  private static int limit(int[] sizes, int copies) {
    for (int limit = 1; ; limit++) {
      long places = 0;
      for (int size : sizes) {
        places += Math.min(limit, size);
      }
      if (places >= copies) {
        return limit;
      }
    }
  }

  /** The number of a node's zone. */
  int zone(int node) {
    return zones[node];
  }

  /** How many zones there are. */
  int count() {
    return sizes.length;
  }

  /** How many nodes a zone has. */
  int size(int zone) {
    return sizes[zone];
  }

  /** How many copies of one partition a zone may hold: 1 while zones suffice. */
  int limit() {
    return limit;
  }

  /** How many nodes remain if no zone gives more than {@code most}. */
  int places(int most) {
    int places = 0;
    for (int size : sizes) {
      places += Math.min(most, size);
    }
    return places;
  }
}
