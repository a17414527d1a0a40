package io.dpmgrid.admin.http;

import java.util.HexFormat;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Ids of requests: the client's if it is well formed, else a new one. */
final class RequestIds {
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_.:-]{1,64}");

  String of(@Nullable String sent) {
    if (sent != null && FORM.matcher(sent).matches()) {
      return sent;
    }
    ThreadLocalRandom random = ThreadLocalRandom.current();
    return HexFormat.of().toHexDigits(random.nextLong());
  }
}
