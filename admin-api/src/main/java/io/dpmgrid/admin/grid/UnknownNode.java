package io.dpmgrid.admin.grid;

/**
 * A node that did not tell.
 *
 * @param nodeId its consistent id
 * @param reason why, such as that it runs without DPM Grid or did not answer within 2 s
 */
public record UnknownNode(String nodeId, String reason) {}
