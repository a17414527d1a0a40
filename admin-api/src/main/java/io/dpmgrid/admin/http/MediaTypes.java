package io.dpmgrid.admin.http;

import io.dpmgrid.admin.problem.ProblemException;
import io.dpmgrid.admin.problem.ProblemKind;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** Which bodies are taken. */
final class MediaTypes {
  private MediaTypes() {}

  static void requireJson(@Nullable String type, @Nullable String encoding) {
    String plain = type == null ? "" : type.replace(" ", "").toLowerCase(Locale.ROOT);
    if (!plain.equals("application/json")
        && !plain.equals("application/json;charset=utf-8")
        && !plain.equals("application/json;charset=\"utf-8\"")) {
      throw new ProblemException(
          ProblemKind.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json in UTF-8.");
    }
    if (encoding != null && !encoding.equalsIgnoreCase("identity")) {
      throw new ProblemException(
          ProblemKind.UNSUPPORTED_MEDIA_TYPE, "Send the body without Content-Encoding.");
    }
  }
}
