package io.dpmgrid.admin.grid;

import java.util.List;

/**
 * What the nodes that answered told, and which nodes did not.
 *
 * @param items in the order that the contract names; the whole list, pages are cut by the API
 * @param unknown nodes that did not tell; {@code items} is without them
 */
public record Found<T>(List<T> items, List<UnknownNode> unknown) {
  /** Copies both lists. */
  public Found {
    items = List.copyOf(items);
    unknown = List.copyOf(unknown);
  }
}
