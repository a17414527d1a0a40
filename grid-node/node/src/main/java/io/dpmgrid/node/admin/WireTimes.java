package io.dpmgrid.node.admin;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;

/** Times and spans of time in the words of nodes: texts as ISO 8601 has them. */
final class WireTimes {
  private WireTimes() {}

  static SimpleModule module() {
    SimpleModule module = new SimpleModule("times");
    module.addSerializer(Instant.class, ToStringSerializer.instance);
    module.addDeserializer(Instant.class, new InstantReader());
    module.addSerializer(Duration.class, ToStringSerializer.instance);
    module.addDeserializer(Duration.class, new DurationReader());
    return module;
  }

  private abstract static class Reader<T> extends StdDeserializer<T> {
    private static final long serialVersionUID = 1L;

    Reader(Class<T> type) {
      super(type);
    }

    abstract T parse(String text);

    @Override
    public T deserialize(JsonParser from, DeserializationContext context) throws IOException {
      String text = from.getText();
      try {
        return parse(text);
      } catch (DateTimeException e) {
        throw context.weirdStringException(text, handledType(), "not as ISO 8601 has it");
      }
    }
  }

  private static final class InstantReader extends Reader<Instant> {
    private static final long serialVersionUID = 1L;

    InstantReader() {
      super(Instant.class);
    }

    @Override
    Instant parse(String text) {
      return Instant.parse(text);
    }
  }

  private static final class DurationReader extends Reader<Duration> {
    private static final long serialVersionUID = 1L;

    DurationReader() {
      super(Duration.class);
    }

    @Override
    Duration parse(String text) {
      return Duration.parse(text);
    }
  }
}
