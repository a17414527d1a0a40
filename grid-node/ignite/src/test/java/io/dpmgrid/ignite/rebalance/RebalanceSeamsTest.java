package io.dpmgrid.ignite.rebalance;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.List;
import org.apache.ignite.cluster.ClusterNode;
import org.apache.ignite.internal.GridComponent;
import org.apache.ignite.internal.GridKernalContextImpl;
import org.apache.ignite.internal.IgniteNodeAttributes;
import org.apache.ignite.internal.managers.communication.GridIoMessage;
import org.apache.ignite.internal.processors.cache.GridCacheGroupIdMessage;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.GridDhtPartitionSupplyMessage;
import org.apache.ignite.internal.processors.metastorage.DistributedMetaStorage;
import org.apache.ignite.internal.processors.metastorage.DistributedMetaStorageListener;
import org.apache.ignite.internal.processors.metastorage.DistributedMetastorageLifecycleListener;
import org.apache.ignite.internal.processors.performancestatistics.PerformanceStatisticsProcessor;
import org.apache.ignite.internal.processors.subscription.GridInternalSubscriptionProcessor;
import org.apache.ignite.lang.IgniteInClosure;
import org.apache.ignite.plugin.extensions.communication.Message;
import org.apache.ignite.spi.IgniteSpiAdapter;
import org.apache.ignite.spi.IgniteSpiConsistencyChecked;
import org.apache.ignite.spi.communication.tcp.TcpCommunicationSpi;
import org.junit.jupiter.api.Test;

/** Each seam of the engine that gate and guard hang on still exists, as they use it. */
class RebalanceSeamsTest {
  @Test
  void shouldBeAbleToStandBetweenTheEngineAndItsCommunication() throws Exception {
    assertOverridable(
        TcpCommunicationSpi.class.getMethod("sendMessage", ClusterNode.class, Message.class));
    assertOverridable(
        TcpCommunicationSpi.class.getMethod(
            "sendMessage", ClusterNode.class, Message.class, IgniteInClosure.class));
    // A third way to send would go past the gate.
    assertThat(Arrays.stream(TcpCommunicationSpi.class.getMethods()).map(Method::getName))
        .filteredOn(name -> name.startsWith("send"))
        .containsOnly("sendMessage")
        .hasSizeBetween(2, 3);
  }

  @Test
  void shouldKnowPartitionDataByItsTypeInsideItsEnvelope() throws Exception {
    assertThat(GridIoMessage.class.getMethod("message").getReturnType()).isEqualTo(Message.class);
    assertThat(GridDhtPartitionSupplyMessage.class).isAssignableTo(GridCacheGroupIdMessage.class);
    assertThat(GridDhtPartitionSupplyMessage.class.getMethod("messageSize").getReturnType())
        .isEqualTo(int.class);
    assertThat(GridDhtPartitionSupplyMessage.class.getMethod("rebalanceId").getReturnType())
        .isEqualTo(long.class);
    assertThat(new GridDhtPartitionSupplyMessage().directType()).isEqualTo((short) 114);
  }

  @Test
  void shouldBeTakenForTheEnginesOwnCommunicationByItsAttributes() throws Exception {
    assertThat(TcpCommunicationSpi.class.isAnnotationPresent(IgniteSpiConsistencyChecked.class))
        .as("why nodes refuse a communication of another class")
        .isTrue();
    assertOverridable(
        IgniteSpiAdapter.class.getDeclaredMethod("createSpiAttributeName", String.class));
    assertOverridable(TcpCommunicationSpi.class.getMethod("getNodeAttributes"));
    assertThat(IgniteNodeAttributes.ATTR_SPI_CLASS).isEqualTo("org.apache.ignite.spi.class");
    assertThat(new TcpCommunicationSpi().getName()).isEqualTo("TcpCommunicationSpi");
    assertThat(new RebalanceGateSpi().getName()).isEqualTo("RebalanceGateSpi");
  }

  @Test
  void shouldBeAbleToListenToTheClustersMetastorage() throws Exception {
    assertThat(
            GridInternalSubscriptionProcessor.class.getMethod(
                "registerDistributedMetastorageListener",
                DistributedMetastorageLifecycleListener.class))
        .isNotNull();
    assertThat(DistributedMetaStorageListener.class.isInterface()).isTrue();
    assertThat(
            DistributedMetaStorage.class.getMethod(
                "compareAndSet",
                String.class,
                java.io.Serializable.class,
                java.io.Serializable.class))
        .isNotNull();
  }

  @Test
  void shouldPassOnEverythingThatTheEngineTellsItsStatistics() throws Exception {
    List<String> ofTheProcessorItself = List.of("start", "onKernalStop", "onDisconnected");
    for (Method told : PerformanceStatisticsProcessor.class.getDeclaredMethods()) {
      if (Modifier.isPublic(told.getModifiers())
          && !Modifier.isStatic(told.getModifiers())
          && !ofTheProcessorItself.contains(told.getName())) {
        assertOverridable(told);
        assertThat(StatisticsTap.class.getDeclaredMethod(told.getName(), told.getParameterTypes()))
            .isNotNull();
      }
    }
    assertThat(GridKernalContextImpl.class.getMethod("add", GridComponent.class, boolean.class))
        .isNotNull();
  }

  private static void assertOverridable(Method method) {
    assertThat(Modifier.isFinal(method.getModifiers())).as(method.toString()).isFalse();
    assertThat(Modifier.isPrivate(method.getModifiers())).as(method.toString()).isFalse();
  }
}
