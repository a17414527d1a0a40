package io.dpmgrid.rebalancer.execute.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What a damaged journal may do. jqwik prints the seed of a run that fails. */
class JournalCodecProperties {
  private static final String TEXT = JournalCodec.encode(JournalCodecTest.state());

  @Property(tries = 1_000)
  void shouldRefuseDamageOrReadAWholeJournal(@ForAll long seed) {
    Random random = new Random(seed);
    StringBuilder text = new StringBuilder(TEXT);
    for (int i = 0; i <= random.nextInt(3) && !text.isEmpty(); i++) {
      int at = random.nextInt(text.length());
      switch (random.nextInt(3)) {
        case 0 -> text.deleteCharAt(at);
        case 1 -> text.insert(at, (char) random.nextInt(128));
        default -> text.setLength(at + 1);
      }
    }
    try {
      JournalState state = JournalCodec.decode(text.toString());
      assertThat(JournalCodec.decode(JournalCodec.encode(state))).isEqualTo(state);
    } catch (JournalUnreadableException e) {
      assertThat(e).hasMessageContaining("the journal");
    }
  }
}
