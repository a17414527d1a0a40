package io.dpmgrid.node.admin;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.AppenderBase;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.slf4j.ILoggerFactory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps the last lines of this process's log, if it is written by Logback. What looks like a
 * credential is left out. Thread-safe.
 */
final class RecentLog implements AutoCloseable {
  private static final int MAX_LINES = 5000;
  private static final int MAX_LENGTH = 2000;
  private static final Pattern CREDENTIAL =
      Pattern.compile(
          "(?i)(bearer\\s+|(?:password|passwd|secret|token|api[_-]?key)\\s*[=:]\\s*)[^\\s,;\"']+");

  private final LoggerContext context;
  private final Ring ring = new Ring();

  private RecentLog(LoggerContext context) {
    this.context = context;
    ring.setContext(context);
    ring.start();
    context.getLogger(Logger.ROOT_LOGGER_NAME).addAppender(ring);
  }

  /** Begins to keep lines; empty if another library writes the log. */
  static Optional<RecentLog> attach() {
    ILoggerFactory factory = LoggerFactory.getILoggerFactory();
    return factory instanceof LoggerContext logback
        ? Optional.of(new RecentLog(logback))
        : Optional.empty();
  }

  /** The last ones, oldest first. */
  List<String> lines(int most) {
    List<String> lines = ring.lines();
    return lines.subList(Math.max(0, lines.size() - most), lines.size());
  }

  static String redact(String text) {
    return CREDENTIAL.matcher(text).replaceAll("$1[redacted]");
  }

  @Override
  public void close() {
    context.getLogger(Logger.ROOT_LOGGER_NAME).detachAppender(ring);
    ring.stop();
  }

  private static final class Ring extends AppenderBase<ILoggingEvent> {
    private final Deque<String> lines = new ArrayDeque<>();

    @Override
    protected void append(ILoggingEvent event) {
      StringBuilder line =
          new StringBuilder()
              .append(Instant.ofEpochMilli(event.getTimeStamp()))
              .append(' ')
              .append(event.getLevel())
              .append(' ')
              .append(event.getLoggerName())
              .append(" - ")
              .append(event.getFormattedMessage());
      for (IThrowableProxy cause = event.getThrowableProxy();
          cause != null;
          cause = cause.getCause()) {
        line.append(" | ").append(cause.getClassName()).append(": ").append(cause.getMessage());
      }
      line.setLength(Math.min(line.length(), MAX_LENGTH));
      synchronized (lines) {
        lines.addLast(redact(line.toString()));
        while (lines.size() > MAX_LINES) {
          lines.removeFirst();
        }
      }
    }

    List<String> lines() {
      synchronized (lines) {
        return new ArrayList<>(lines);
      }
    }
  }
}
