package io.dpmgrid.rebalancer.placement;

/**
 * A node as placement sees it: what is frozen in the baseline about it, and nothing that changes by
 * itself.
 *
 * @param id the node's consistent id; neither blank nor longer than {@value #MAX_TEXT} characters
 * @param weight its capacity relative to the others', from {@value #MIN_WEIGHT} to {@value
 *     #MAX_WEIGHT}; a node of weight 2 gets twice the copies of a node of weight 1
 * @param zone what fails together with it (a rack, a site); blank if it fails alone. At most
 *     {@value #MAX_TEXT} characters
 */
public record PlacementNode(String id, double weight, String zone) {
  /** The smallest weight. */
  public static final double MIN_WEIGHT = 0.001;

  /** The largest weight. */
  public static final double MAX_WEIGHT = 1_000_000;

  /** The most characters of an id and of a zone. */
  public static final int MAX_TEXT = 1024;

  /**
   * @throws IllegalArgumentException if the id is blank or too long, the zone is too long, or the
   *     weight is no number in the range
   */
  public PlacementNode {
    if (id.isBlank() || id.length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          "a node's id has " + id.length() + " characters; give it 1 to " + MAX_TEXT);
    }
    if (zone.length() > MAX_TEXT) {
      throw new IllegalArgumentException(
          "the zone of node "
              + id
              + " has "
              + zone.length()
              + " characters; give it at most "
              + MAX_TEXT);
    }
    checkWeight(id, weight);
    zone = zone.strip();
  }

  /**
   * Whether a weight can be given to a node.
   *
   * @throws IllegalArgumentException if it is no number in the range
   */
  public static void checkWeight(String id, double weight) {
    // A comparison with NaN is false, so NaN is refused too.
    if (!(weight >= MIN_WEIGHT && weight <= MAX_WEIGHT)) {
      throw new IllegalArgumentException(
          "the weight of node "
              + id
              + " is "
              + weight
              + "; give it a number from "
              + MIN_WEIGHT
              + " to "
              + MAX_WEIGHT
              + ", such as its capacity in GiB");
    }
  }
}
