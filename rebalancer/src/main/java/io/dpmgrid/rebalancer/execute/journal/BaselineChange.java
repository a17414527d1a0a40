package io.dpmgrid.rebalancer.execute.journal;

import io.dpmgrid.rebalancer.placement.PlacementNode;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;

/**
 * The difference between two baselines, and which ones they are. Small however large they are.
 *
 * @param removed what the one before has and the other has not; a node whose weight changes is here
 *     with the old one
 * @param added what the other one has
 * @param before the key of the baseline before
 * @param after the key of the other one
 */
public record BaselineChange(
    List<PlacementNode> removed, List<PlacementNode> added, String before, String after) {
  /** The length of a key, in characters. */
  public static final int KEY_LENGTH = 32;

  /** Copies the lists. */
  public BaselineChange {
    removed = List.copyOf(removed);
    added = List.copyOf(added);
  }

  /** The difference. */
  public static BaselineChange between(List<PlacementNode> before, List<PlacementNode> after) {
    Set<PlacementNode> old = Set.copyOf(before);
    Set<PlacementNode> young = Set.copyOf(after);
    return new BaselineChange(
        before.stream().filter(node -> !young.contains(node)).toList(),
        after.stream().filter(node -> !old.contains(node)).toList(),
        key(before),
        key(after));
  }

  /** The baseline after the change, from the one before. */
  public List<PlacementNode> apply(List<PlacementNode> baseline) {
    return changed(baseline, removed, added);
  }

  /** The baseline before the change, from the one after. */
  public List<PlacementNode> revert(List<PlacementNode> baseline) {
    return changed(baseline, added, removed);
  }

  private static List<PlacementNode> changed(
      List<PlacementNode> baseline, List<PlacementNode> without, List<PlacementNode> with) {
    List<PlacementNode> nodes = new ArrayList<>(baseline);
    nodes.removeAll(Set.copyOf(without));
    nodes.addAll(with);
    nodes.sort(Comparator.comparing(PlacementNode::id));
    return nodes;
  }

  /** What names a baseline: the same for the same ids, weights and zones in any order. */
  public static String key(List<PlacementNode> baseline) {
    MessageDigest digest = sha256();
    baseline.stream()
        .sorted(Comparator.comparing(PlacementNode::id))
        .forEach(
            node -> {
              add(digest, node.id());
              digest.update(ByteBuffer.allocate(Double.BYTES).putDouble(node.weight()).flip());
              add(digest, node.zone());
            });
    return HexFormat.of().formatHex(digest.digest()).substring(0, KEY_LENGTH);
  }

  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update(ByteBuffer.allocate(Integer.BYTES).putInt(bytes.length).flip());
    digest.update(bytes);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JVM has SHA-256", e);
    }
  }
}
