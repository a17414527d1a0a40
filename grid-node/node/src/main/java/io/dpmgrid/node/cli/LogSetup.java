package io.dpmgrid.node.cli;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.JsonEncoder;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.ConsoleAppender;
import ch.qos.logback.core.encoder.Encoder;
import io.dpmgrid.node.config.LoggingSettings;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends this process's log to standard error in the form asked for. */
final class LogSetup {
  /** What a command other than a node logs: what went wrong. */
  static final LoggingSettings QUIET =
      new LoggingSettings(LoggingSettings.Format.HUMAN, LoggingSettings.Level.WARN);

  private LogSetup() {}

  static void apply(LoggingSettings settings) {
    LoggerContext context = (LoggerContext) LoggerFactory.getILoggerFactory();
    context.reset();
    EngineAdviceFilter advice = new EngineAdviceFilter();
    advice.start();
    context.addTurboFilter(advice);
    Encoder<ILoggingEvent> encoder = encoder(settings.format(), context);
    encoder.start();
    ConsoleAppender<ILoggingEvent> appender = new ConsoleAppender<>();
    appender.setContext(context);
    appender.setTarget("System.err");
    appender.setEncoder(encoder);
    appender.start();
    ch.qos.logback.classic.Logger root = context.getLogger(Logger.ROOT_LOGGER_NAME);
    root.addAppender(appender);
    Level level = Level.valueOf(settings.level().name());
    root.setLevel(level);
    context.getLogger("org.apache.ignite").setLevel(engineLevel(level));
  }

  private static Level engineLevel(Level level) {
    if (level.equals(Level.INFO)) {
      return Level.WARN;
    }
    return level.equals(Level.DEBUG) ? Level.INFO : level;
  }

  private static Encoder<ILoggingEvent> encoder(
      LoggingSettings.Format format, LoggerContext context) {
    switch (format) {
      case JSON -> {
        JsonEncoder encoder = new JsonEncoder();
        encoder.setContext(context);
        // The message as a reader sees it, in place of its template and arguments.
        encoder.setWithFormattedMessage(true);
        encoder.setWithMessage(false);
        encoder.setWithArguments(false);
        encoder.setWithSequenceNumber(false);
        encoder.setWithNanoseconds(false);
        encoder.setWithContext(false);
        return encoder;
      }
      case HUMAN -> {
        PatternLayoutEncoder encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%d{HH:mm:ss.SSS} %-5level %logger{0} - %msg%n");
        return encoder;
      }
    }
    throw new IllegalStateException("no encoder for " + format);
  }
}
