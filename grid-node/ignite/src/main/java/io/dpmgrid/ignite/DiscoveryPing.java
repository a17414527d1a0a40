package io.dpmgrid.ignite;

import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import org.apache.ignite.internal.IgniteEx;
import org.apache.ignite.lang.IgniteBiTuple;
import org.apache.ignite.spi.discovery.tcp.TcpDiscoverySpi;

/**
 * Asks who listens at an address for discovery, whether this node's cluster knows of it or not: the
 * engine's own ping, which its public methods offer for known nodes only. Thread-safe.
 */
public final class DiscoveryPing {
  private static final String CLASS = "org.apache.ignite.spi.discovery.tcp.ServerImpl";

  private final Object engine;
  private final Method ping;

  private DiscoveryPing(Object engine, Method ping) {
    this.engine = engine;
    this.ping = ping;
  }

  /**
   * @throws IllegalStateException if the node has another discovery, or the engine is not the
   *     version that this is made for
   */
  public static DiscoveryPing of(IgniteEx ignite) {
    try {
      Field field = TcpDiscoverySpi.class.getDeclaredField("impl");
      field.setAccessible(true);
      Object engine = field.get(ignite.configuration().getDiscoverySpi());
      Method ping = method();
      if (!ping.getDeclaringClass().isInstance(engine)) {
        throw new IllegalStateException("this node's discovery is none of a server");
      }
      return new DiscoveryPing(engine, ping);
    } catch (ReflectiveOperationException | RuntimeException e) {
      throw new IllegalStateException(
          "The engine's discovery has no ping by address. Use the engine version that this is built"
              + " for.",
          e);
    }
  }

  private static Method method() throws ReflectiveOperationException {
    Method ping =
        Class.forName(CLASS)
            .getDeclaredMethod(
                "pingNode",
                InetSocketAddress.class,
                UUID.class,
                UUID.class,
                long.class,
                boolean.class);
    ping.setAccessible(true);
    return ping;
  }

  /**
   * The engine's id of the node that answers there, which is another one after each start; empty if
   * none other than this one does within {@code limit}.
   */
  public Optional<UUID> at(InetSocketAddress address, Duration limit) {
    try {
      Object answer = ping.invoke(engine, address, null, null, limit.toMillis(), false);
      return answer instanceof IgniteBiTuple<?, ?> of && of.get1() instanceof UUID id
          ? Optional.of(id)
          : Optional.empty();
    } catch (InvocationTargetException e) {
      // Nobody there, or nobody who speaks so.
      return Optional.empty();
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
