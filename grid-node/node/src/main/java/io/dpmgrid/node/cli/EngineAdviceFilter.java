package io.dpmgrid.node.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.turbo.TurboFilter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Marker;

/**
 * Drops warnings of the engine that are advice about defaults, the same at every start: among them
 * nobody would see a warning that means something.
 */
final class EngineAdviceFilter extends TurboFilter {
  // What the plugin extends logs under the plugin's name.
  private static final List<String> ENGINE = List.of("org.apache.ignite.", "io.dpmgrid.ignite.");
  private static final List<String> ADVICE =
      List.of(
          "Please set system property '-Djava.net.preferIPv4Stack=true'",
          "Initial heap size is",
          "Message queue limit is set to 0",
          "Persistence store directory is in the temp directory");

  @Override
  public FilterReply decide(
      @Nullable Marker marker,
      Logger logger,
      Level level,
      @Nullable String format,
      Object @Nullable [] parameters,
      @Nullable Throwable cause) {
    boolean advice =
        format != null
            && level.equals(Level.WARN)
            && ENGINE.stream().anyMatch(logger.getName()::startsWith)
            && ADVICE.stream().anyMatch(format::startsWith);
    return advice ? FilterReply.DENY : FilterReply.NEUTRAL;
  }
}
