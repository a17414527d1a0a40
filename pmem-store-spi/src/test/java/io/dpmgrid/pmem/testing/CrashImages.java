package io.dpmgrid.pmem.testing;

import java.nio.IntBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.function.Consumer;

/** Enumerates the legal post-crash images of one moment. */
final class CrashImages {
  private final CrashableMedium source;
  private final List<Choice> units;
  private final List<int[]> choices;
  private final List<CrashableMedium.ProgramStore> program;
  private final String origin;

  private CrashImages(
      CrashableMedium source,
      List<Choice> units,
      List<int[]> choices,
      List<CrashableMedium.ProgramStore> program,
      String origin) {
    this.source = source;
    this.units = units;
    this.choices = choices;
    this.program = program;
    this.origin = origin;
  }

  /** Units are independent of each other. */
  static CrashImages ofUnits(CrashableMedium source, int limit, long seed) {
    List<Choice> units = new ArrayList<>();
    for (Map.Entry<Path, CrashableRegion> region : source.regions().entrySet()) {
      for (Map.Entry<Integer, PendingUnit> unit : region.getValue().pending().entrySet()) {
        int states = (int) Math.min(unit.getValue().states(), Integer.MAX_VALUE);
        units.add(new Choice(region.getKey(), unit.getKey(), unit.getValue(), states));
      }
    }
    double combinations = 1;
    for (Choice unit : units) {
      combinations *= unit.states;
    }
    List<int[]> choices =
        combinations <= limit ? all(units, (int) combinations) : some(units, limit, seed);
    return new CrashImages(source, units, choices, List.of(), "seed " + seed);
  }

  /** Stores survive in program order: every prefix since the last crash point. */
  static CrashImages ofProgramOrder(
      CrashableMedium source, List<CrashableMedium.ProgramStore> program) {
    source.regions().values().forEach(CrashableRegion::pending);
    List<int[]> prefixes = new ArrayList<>();
    for (int length = 0; length <= program.size(); length++) {
      prefixes.add(new int[] {length});
    }
    return new CrashImages(source, List.of(), prefixes, program, "program order");
  }

  void forEach(CrashableMedium image, Consumer<CrashImage> check) {
    for (int[] choice : choices) {
      image.becomeImageOf(source);
      for (int i = 0; i < units.size(); i++) {
        Choice unit = units.get(i);
        unit.stores.apply(choice[i], image.region(unit.file)::durableWord);
      }
      for (int i = 0; i < program.size() && i < choice[0]; i++) {
        CrashableMedium.ProgramStore store = program.get(i);
        image.region(store.region().path()).durableWord(store.word(), store.value());
      }
      image.forgetPending();
      check.accept(new CrashImage(image, describe(choice)));
    }
  }

  private String describe(int[] choice) {
    StringBuilder text = new StringBuilder(origin);
    if (units.isEmpty()) {
      return text.append(", stores ").append(Arrays.toString(choice)).toString();
    }
    for (int i = 0; i < units.size(); i++) {
      Choice unit = units.get(i);
      text.append(", ")
          .append(unit.file.getFileName())
          .append('#')
          .append(unit.unit)
          .append('=')
          .append(choice[i])
          .append('/')
          .append(unit.states - 1);
    }
    return text.toString();
  }

  private static List<int[]> all(List<Choice> units, int combinations) {
    List<int[]> choices = new ArrayList<>(combinations);
    for (int n = 0; n < combinations; n++) {
      int[] choice = new int[units.size()];
      int rest = n;
      for (int i = 0; i < choice.length; i++) {
        choice[i] = rest % units.get(i).states;
        rest /= units.get(i).states;
      }
      choices.add(choice);
    }
    return choices;
  }

  private static List<int[]> some(List<Choice> units, int limit, long seed) {
    Random random = new Random(seed);
    Set<IntBuffer> choices = new HashSet<>();
    int[] none = new int[units.size()];
    int[] whole = new int[units.size()];
    for (int i = 0; i < whole.length; i++) {
      whole[i] = units.get(i).states - 1;
    }
    choices.add(IntBuffer.wrap(none));
    choices.add(IntBuffer.wrap(whole));
    for (int i = 0; i < whole.length; i++) {
      for (int[] base : List.of(none, whole)) {
        int[] deviating = base.clone();
        deviating[i] = whole[i] - base[i];
        choices.add(IntBuffer.wrap(deviating));
        deviating = base.clone();
        deviating[i] = random.nextInt(units.get(i).states);
        choices.add(IntBuffer.wrap(deviating));
      }
    }
    for (int n = 0; n < limit; n++) {
      int[] choice = new int[units.size()];
      for (int i = 0; i < choice.length; i++) {
        choice[i] =
            switch (random.nextInt(4)) {
              case 0 -> random.nextInt(units.get(i).states);
              case 1 -> 0;
              default -> whole[i];
            };
      }
      choices.add(IntBuffer.wrap(choice));
    }
    List<int[]> list = new ArrayList<>(choices.size());
    choices.forEach(choice -> list.add(choice.array()));
    return list;
  }

  private record Choice(Path file, int unit, PendingUnit stores, int states) {}
}
