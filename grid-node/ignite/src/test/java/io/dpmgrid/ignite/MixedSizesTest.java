package io.dpmgrid.ignite;

import io.dpmgrid.pmem.medium.MediumKind;
import java.util.Random;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

@Timeout(300)
final class MixedSizesTest {
  private static final int STEPS = 80;

  @ParameterizedTest
  @EnumSource(names = {"EMULATED", "FILE"})
  void shouldKeepValuesOfAllSizesThatInterruptedThreadsWrote(MediumKind kind) throws Exception {
    new MixedSizes(kind, new Random().nextLong(), STEPS).run();
  }
}
