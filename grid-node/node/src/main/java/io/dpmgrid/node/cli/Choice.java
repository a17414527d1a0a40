package io.dpmgrid.node.cli;

import io.dpmgrid.node.config.AdminRole;
import io.dpmgrid.node.demo.DemoOptions;
import io.dpmgrid.node.demo.Scenario;
import io.dpmgrid.pmem.medium.MediumKind;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reads one of some words, in any case; whoever gives another one is told which there are. */
abstract class Choice<E extends Enum<E>> implements ITypeConverter<E> {
  private final Class<E> all;

  private Choice(Class<E> all) {
    this.all = all;
  }

  @Override
  public E convert(String text) {
    for (E one : all.getEnumConstants()) {
      if (word(one).equals(text.toLowerCase(Locale.ROOT))) {
        return one;
      }
    }
    throw new TypeConversionException(
        "'"
            + text
            + "' is none of "
            + Arrays.stream(all.getEnumConstants())
                .map(Choice::word)
                .collect(Collectors.joining(", ")));
  }

  private static String word(Enum<?> one) {
    return one.name().toLowerCase(Locale.ROOT);
  }

  /** Whom a demo kills. */
  static final class OfKill extends Choice<DemoOptions.Kill> {
    OfKill() {
      super(DemoOptions.Kill.class);
    }
  }

  /** What happens to a demo's members. */
  static final class OfScenario extends Choice<Scenario> {
    OfScenario() {
      super(Scenario.class);
    }
  }

  /** What the holder of a token may do. */
  static final class OfRole extends Choice<AdminRole> {
    OfRole() {
      super(AdminRole.class);
    }
  }

  /** The kind of a medium. */
  static final class OfMediumKind extends Choice<MediumKind> {
    OfMediumKind() {
      super(MediumKind.class);
    }
  }
}
