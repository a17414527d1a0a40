package io.dpmgrid.rebalancer.execute;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What holds however a clock goes. jqwik prints the seed of a run that fails. */
class ObservedTimeProperties {
  @Property(tries = 200)
  void shouldNeverCountMoreThanTheClockWentForward(@ForAll long seed) {
    Random random = new Random(seed);
    ObservedTime time = new ObservedTime();
    long now = random.nextLong();
    long forward = 0;
    long given = 0;
    time.look(now);
    for (int i = 0; i < 300; i++) {
      long step = Math.round(random.nextGaussian() * 5e9);
      now += step;
      forward += Math.max(0, step);
      time.look(now);
      long due = time.due();
      time.taken(due);
      given += due;
      if (random.nextInt(20) == 0) {
        time.restart();
      }
    }
    assertThat(given * 1_000_000).isLessThanOrEqualTo(forward);
    assertThat(given).isLessThanOrEqualTo(300 * ObservedTime.MOST_MS);
  }
}
