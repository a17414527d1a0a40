package io.dpmgrid.node;

import org.apache.ignite.IgniteLogger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.Marker;
import org.slf4j.MarkerFactory;

/**
 * The engine's log through SLF4J. Thread-safe.
 *
 * <p>Never quiet: a quiet logger makes the engine print to standard output by itself.
 */
final class Slf4jIgniteLogger implements IgniteLogger {
  private final Logger target;

  Slf4jIgniteLogger() {
    this(LoggerFactory.getLogger("org.apache.ignite"));
  }

  private Slf4jIgniteLogger(Logger target) {
    this.target = target;
  }

  @Override
  public IgniteLogger getLogger(@Nullable Object category) {
    if (category == null) {
      return new Slf4jIgniteLogger();
    }
    String name =
        category instanceof Class<?> type ? type.getName() : String.valueOf(category).trim();
    return new Slf4jIgniteLogger(LoggerFactory.getLogger(name));
  }

  @Override
  public void trace(@Nullable String message) {
    target.trace("{}", message);
  }

  @Override
  public void trace(@Nullable String marker, @Nullable String message) {
    target.trace(marker(marker), "{}", message);
  }

  @Override
  public void debug(@Nullable String message) {
    target.debug("{}", message);
  }

  @Override
  public void debug(@Nullable String marker, @Nullable String message) {
    target.debug(marker(marker), "{}", message);
  }

  @Override
  public void info(@Nullable String message) {
    target.info("{}", message);
  }

  @Override
  public void info(@Nullable String marker, @Nullable String message) {
    target.info(marker(marker), "{}", message);
  }

  @Override
  public void warning(@Nullable String message, @Nullable Throwable cause) {
    target.warn(String.valueOf(message), cause);
  }

  @Override
  public void warning(
      @Nullable String marker, @Nullable String message, @Nullable Throwable cause) {
    target.warn(marker(marker), String.valueOf(message), cause);
  }

  @Override
  public void error(@Nullable String message, @Nullable Throwable cause) {
    target.error(String.valueOf(message), cause);
  }

  @Override
  public void error(@Nullable String marker, @Nullable String message, @Nullable Throwable cause) {
    target.error(marker(marker), String.valueOf(message), cause);
  }

  @Override
  public boolean isTraceEnabled() {
    return target.isTraceEnabled();
  }

  @Override
  public boolean isDebugEnabled() {
    return target.isDebugEnabled();
  }

  @Override
  public boolean isInfoEnabled() {
    return target.isInfoEnabled();
  }

  @Override
  public boolean isQuiet() {
    return false;
  }

  @Override
  public @Nullable String fileName() {
    return null;
  }

  private static @Nullable Marker marker(@Nullable String name) {
    return name == null ? null : MarkerFactory.getMarker(name);
  }
}
