package io.dpmgrid.node.majority;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Test;

class OtherSideTest {
  @Test
  void shouldAskAtEveryPortOfEveryPeer() {
    assertThat(OtherSide.addresses(List.of("10.0.0.1:47500", "node-2:47500..47502", "[::1]:1")))
        .extracting(InetSocketAddress::getHostString, InetSocketAddress::getPort)
        .extracting(Object::toString)
        .containsExactly(
            "(\"10.0.0.1\", 47500)",
            "(\"node-2\", 47500)",
            "(\"node-2\", 47501)",
            "(\"node-2\", 47502)",
            "(\"::1\", 1)");
  }
}
