package io.dpmgrid.node.config;

import java.time.Duration;
import java.util.List;

/**
 * Where the node listens and whom it looks for.
 *
 * @param address of discovery and communication
 * @param discoveryPort {@code 1..65535}
 * @param discoveryPeers {@code host:port} of the cluster's nodes; never empty
 * @param communicationPort {@code 1..65535}
 * @param clientAddress of the thin clients' port
 * @param clientPort {@code 0..65535}; 0 opens none
 * @param failureDetection after how long a silent node counts as gone
 */
public record NetworkSettings(
    String address,
    int discoveryPort,
    List<String> discoveryPeers,
    int communicationPort,
    String clientAddress,
    int clientPort,
    Duration failureDetection) {}
