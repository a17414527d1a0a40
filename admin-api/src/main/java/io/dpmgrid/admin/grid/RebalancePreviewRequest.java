package io.dpmgrid.admin.grid;

import java.util.List;

/**
 * What is to become of the baseline.
 *
 * @param add online servers that are to join it
 * @param remove nodes that are to leave it; an online one gives its copies away first
 */
public record RebalancePreviewRequest(List<String> add, List<String> remove) {}
