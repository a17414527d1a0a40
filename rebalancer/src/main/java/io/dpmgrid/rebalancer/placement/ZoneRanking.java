package io.dpmgrid.rebalancer.placement;

/**
 * The best of what is offered, no more of any zone than a limit: what a greedy choice in the order
 * of the keys would take. The order of the offers does not matter. Reused for one partition after
 * another. Not thread-safe.
 */
final class ZoneRanking {
  private final int perZone;
  private final double[] keys;
  private final int[] items;
  private final int[] zones;
  private int size;

  ZoneRanking(int capacity, int perZone) {
    this.perZone = perZone;
    this.keys = new double[capacity];
    this.items = new int[capacity];
    this.zones = new int[capacity];
  }

  void clear() {
    size = 0;
  }

  int size() {
    return size;
  }

  boolean full() {
    return size == keys.length;
  }

  /** The item at a place, the best at place 0. */
  int item(int place) {
    return items[place];
  }

  double key(int place) {
    return keys[place];
  }

  /** What an offer must not exceed to be taken. */
  double bound() {
    return full() ? keys[size - 1] : Double.POSITIVE_INFINITY;
  }

  /** Takes the item if it is among the best so far; of equal keys the lower number is better. */
  void offer(double key, int item, int zone) {
    int inZone = 0;
    int lastOfZone = -1;
    for (int i = 0; i < size; i++) {
      if (zones[i] == zone) {
        inZone++;
        lastOfZone = i;
      }
    }
    int place;
    if (inZone == perZone) {
      place = lastOfZone;
    } else if (full()) {
      place = size - 1;
    } else {
      place = size++;
      keys[place] = Double.POSITIVE_INFINITY;
      items[place] = Integer.MAX_VALUE;
    }
    if (!before(key, item, place)) {
      return;
    }
    while (place > 0 && before(key, item, place - 1)) {
      keys[place] = keys[place - 1];
      items[place] = items[place - 1];
      zones[place] = zones[place - 1];
      place--;
    }
    keys[place] = key;
    items[place] = item;
    zones[place] = zone;
  }

  private boolean before(double key, int item, int place) {
    return key < keys[place] || (key == keys[place] && item < items[place]);
  }
}
