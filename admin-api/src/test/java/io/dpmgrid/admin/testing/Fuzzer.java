package io.dpmgrid.admin.testing;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Makes requests that fit the contract nearly, hardly, or not at all. */
public final class Fuzzer {
  private static final List<String> NASTY =
      List.of(
          "",
          " ",
          "%00",
          "%",
          "%2e%2e",
          "..",
          "%2f",
          "%ff%fe",
          "%F0%9F%92%A9",
          "'; DROP TABLE x;--",
          "<script>",
          "-1",
          "0",
          "99999999999999999999",
          "1e999",
          "NaN",
          "null",
          "true",
          "a".repeat(300),
          "%0d%0aX-Injected:%201",
          "{}",
          "[]",
          "${jndi:ldap://x}",
          "\\",
          "*",
          "9".repeat(1000),
          "-0",
          "1e-400",
          "\ufeff",
          "%c0%ae",
          "%ed%a0%80",
          "%u0041",
          "a".repeat(5000),
          "\u00e9");
  private static final List<String> TRICKS =
      List.of("/.", "/..", "//", "/%2e%2e/", ";a=b", "%2f", "/%252e%252e", "%00", "/\\", "/.%00./");
  private static final int HUGE = (1 << 20) + 100_000;
  private final Random random;
  private final ContractCalls contract;
  private final List<ContractCalls.Call> calls;
  private int made;

  public Fuzzer(Random random, ContractCalls contract) {
    this.random = random;
    this.contract = contract;
    this.calls = contract.all();
  }

  private <T> T one(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  private boolean chance(int percent) {
    return random.nextInt(100) < percent;
  }

  /** The bytes of a request, one for each character. Every operation has its turn. */
  public String next(String token) {
    ContractCalls.Call call = calls.get(made++ % calls.size());
    StringBuilder path = new StringBuilder();
    for (String part : call.path().substring(1).split("/", -1)) {
      path.append('/').append(chance(12) ? target(one(NASTY)) : target(part));
    }
    if (chance(5)) {
      path.insert(random.nextInt(path.length() + 1), one(TRICKS));
    }
    if (chance(2)) {
      path.insert(0, one(List.of("http://x", "//x", "\t", "HTTP://X:99999")));
    }
    StringBuilder headers = new StringBuilder();
    String separator = "?";
    for (JsonObject parameter : contract.parameters(call.spec())) {
      if (parameter.getString("in").equals("path") || chance(50)) {
        continue;
      }
      Object example = parameter.getValue("example");
      String value =
          chance(50)
              ? one(NASTY)
              : String.valueOf(example instanceof JsonArray list ? list.getValue(0) : example);
      if (parameter.getString("in").equals("query")) {
        for (int i = 0; i < (value.length() < 20 && chance(5) ? 300 : 1); i++) {
          path.append(separator)
              .append(parameter.getString("name"))
              .append('=')
              .append(target(value));
          separator = "&";
        }
      } else {
        headers.append(parameter.getString("name")).append(": ").append(value).append("\r\n");
      }
    }
    if (chance(5)) {
      path.append(separator).append(target(one(NASTY))).append('=').append(target(one(NASTY)));
    }
    String body = call.body();
    if (body != null) {
      body = chance(20) ? body : wrong(body);
    } else if (chance(10)) {
      body = one(NASTY);
    }
    String method =
        chance(5)
            ? one(List.of("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS", "HEAD", "TRACE", "X"))
            : call.method();
    if (body != null) {
      // What does not fit into a byte goes over the line as UTF-8, as a client would send it.
      body = new String(body.getBytes(StandardCharsets.UTF_8), StandardCharsets.ISO_8859_1);
      if (chance(8)) {
        body = encodedOtherwise(body);
      }
      String type =
          chance(85)
              ? "application/json"
              : one(List.of("text/plain", "application/xml", "a/b;c", ""));
      headers.append("Content-Type: ").append(type).append("\r\n");
      if (chance(10)) {
        body = chunked(body);
        headers.append("Transfer-Encoding: chunked\r\n");
      } else {
        headers.append("Content-Length: ").append(body.length()).append("\r\n");
      }
      if (chance(5)) {
        headers.append("Content-Encoding: gzip\r\n");
      }
    }
    if (chance(10)) {
      headers
          .append("Accept: ")
          .append(one(List.of("text/html", "a", ",,;q", "*/*;q=x")))
          .append("\r\n");
    }
    if (chance(10)) {
      headers
          .append("Accept-Encoding: ")
          .append(one(List.of("gzip", "gzip;q=0", "br", ",,")))
          .append("\r\n");
    }
    if (chance(10)) {
      headers.append("X-Request-Id: ").append(one(NASTY)).append("\r\n");
    }
    return method
        + " "
        + path
        + " HTTP/1.1\r\nHost: x\r\nConnection: close\r\nAuthorization: Bearer "
        + token
        + "\r\n"
        + headers
        + "\r\n"
        + (body == null ? "" : body);
  }

  private static String target(String text) {
    return text.replace(' ', '+');
  }

  /** A body that fits the contract hardly or not at all. */
  private String wrong(String body) {
    return switch (random.nextInt(12)) {
      case 0, 1 -> one(NASTY);
      case 2 -> deep();
      case 3 -> body.substring(0, random.nextInt(body.length()));
      case 4 -> body + one(NASTY);
      case 5 -> chance(15) ? huge() : body.replace("\"", "\\u0022");
      default -> mutated(new JsonObject(body), 0).toString();
    };
  }

  private String deep() {
    int depth = 1 + random.nextInt(3000);
    String open = one(List.of("[", "{\"a\":", "[{\"a\":"));
    String close = open.equals("[") ? "]" : open.equals("[{\"a\":") ? "}]" : "}";
    return open.repeat(depth) + "1" + (chance(80) ? close.repeat(depth) : "");
  }

  private String huge() {
    String unit = one(List.of("a", "[", "1,", "\"b\",", "{\"c\":1},", " "));
    return "{\"name\":\"x\",\"node_ids\":["
        + unit.repeat(random.nextInt(HUGE) / unit.length())
        + "\"\"]}";
  }

  /** Other encodings than UTF-8, and bytes that are none at all. */
  private String encodedOtherwise(String body) {
    if (chance(40)) {
      int at = random.nextInt(body.length() + 1);
      String bytes =
          one(List.of("\u00ff", "\u00c0\u00ae", "\u00ed\u00a0\u0080", "\u0000", "\u00f8"));
      return body.substring(0, at) + bytes + body.substring(at);
    }
    Charset charset = one(List.of(StandardCharsets.UTF_16, StandardCharsets.UTF_16LE));
    return new String(body.getBytes(charset), StandardCharsets.ISO_8859_1);
  }

  private String chunked(String body) {
    int half = body.length() / 2;
    String whole = chunk(body.substring(0, half)) + chunk(body.substring(half)) + "0\r\n\r\n";
    return chance(80) ? whole : whole.replaceFirst("\r\n", one(List.of("\n", ";x\r\n", "z\r\n")));
  }

  private static String chunk(String part) {
    return part.isEmpty() ? "" : Integer.toHexString(part.length()) + "\r\n" + part + "\r\n";
  }

  /** JSON with some values replaced by others of any type. */
  private Object mutated(JsonObject object, int depth) {
    JsonObject copy = new JsonObject();
    for (String name : object.fieldNames()) {
      if (!chance(10)) {
        copy.put(chance(5) ? one(NASTY) : name, chance(40) ? value(depth) : object.getValue(name));
      }
    }
    if (chance(15)) {
      copy.put(one(NASTY), value(depth));
    }
    return copy;
  }

  private @Nullable Object value(int depth) {
    return switch (random.nextInt(depth > 20 ? 7 : 9)) {
      case 0 -> null;
      case 1 -> random.nextLong();
      case 2 -> random.nextDouble() * 1e300;
      case 3 -> random.nextBoolean();
      case 4 -> one(NASTY);
      case 5 -> random.nextInt(3) - 1;
      case 6 -> "x".repeat(random.nextInt(2000));
      case 7 -> new JsonArray().add(orText(value(depth + 1)));
      default -> new JsonObject().put("a", value(depth + 1));
    };
  }

  private static Object orText(@Nullable Object value) {
    return value == null ? "null" : value;
  }
}
