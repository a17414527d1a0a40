package io.dpmgrid.node.admin;

import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.deser.DeserializationProblemHandler;
import java.util.Locale;

/**
 * Words of later versions: where an enum has a constant for what it does not know, that stands for
 * them, so that the rest of the answer can be read. Without one the answer is refused. Stateless,
 * thread-safe.
 */
final class WireWords extends DeserializationProblemHandler {
  private static final String UNKNOWN = "UNKNOWN";

  @Override
  public Object handleWeirdStringValue(
      DeserializationContext context, Class<?> type, String word, String why) {
    if (type.isEnum() && isWord(word)) {
      for (Object constant : type.getEnumConstants()) {
        if (((Enum<?>) constant).name().equals(UNKNOWN)) {
          return constant;
        }
      }
    }
    return NOT_HANDLED;
  }

  /** As constants are named, of whatever version. */
  private static boolean isWord(String word) {
    return !word.isEmpty()
        && word.equals(word.toUpperCase(Locale.ROOT))
        && word.chars().allMatch(c -> c == '_' || Character.isLetterOrDigit(c));
  }
}
