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
  // A word that announces a secret, in whatever way it is written: key=value, YAML, JSON, header.
  private static final Pattern ANNOUNCED =
      Pattern.compile(
          "(?i)((?:password|passwd|passphrase|secret|token|credentials?|api[_-]?key|authorization)"
              + "[\\w.-]*[\"']?\\s*[=:]\\s*[\"']?(?:(?:bearer|basic)\\s+)?|\\bbearer\\s+)"
              + "[^\\s,;\"'}\\]]+");
  // What is a secret by its form: our tokens, JWTs, and passwords in URLs.
  // Names of metrics begin as our tokens do, but have no capitals.
  private static final Pattern OUR_TOKEN =
      Pattern.compile("\\bdpm_(?=[a-z0-9_-]*[A-Z])[A-Za-z0-9_-]{20,}");
  private static final Pattern JWT =
      Pattern.compile("\\beyJ[A-Za-z0-9_-]{5,}\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]*");
  private static final Pattern IN_URL = Pattern.compile("(?<=://)[^/\\s@:]*:[^/\\s@]+(?=@)");

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

  /** A text without what is, or is announced as, a secret. */
  static String redact(String text) {
    String one = ANNOUNCED.matcher(text).replaceAll("$1[redacted]");
    String two = OUR_TOKEN.matcher(one).replaceAll("[redacted]");
    String three = JWT.matcher(two).replaceAll("[redacted]");
    return redactUrls(three);
  }

  /** A text whose URLs have no passwords. */
  static String redactUrls(String text) {
    return IN_URL.matcher(text).replaceAll("[redacted]");
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
      String shown = redact(line.toString());
      synchronized (lines) {
        lines.addLast(shown.substring(0, Math.min(shown.length(), MAX_LENGTH)));
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
