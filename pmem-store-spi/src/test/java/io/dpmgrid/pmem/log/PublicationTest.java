package io.dpmgrid.pmem.log;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What only very many ranges show: their sequences begin anew. */
@Timeout(value = 60, threadMode = Timeout.ThreadMode.SEPARATE_THREAD)
class PublicationTest {
  private static final int SEQUENCES = Publication.SEQUENCE_MASK + 1;

  @Test
  void shouldGoOnWhenTheSequencesBeginAnewAndEveryRangeCameInOrder() {
    Publication publication = new Publication(0);
    inOrder(publication, 0, SEQUENCES + 2 * Publication.WINDOW);
  }

  @Test
  void shouldTakeNoCellFromBeforeTheSequencesBeganAnew() {
    Publication publication = new Publication(0);
    publication.complete(1, 2);
    assertThat(publication.end()).isZero();
    publication.complete(0, 1);
    assertThat(publication.end()).isEqualTo(2);
    inOrder(publication, 2, SEQUENCES + 2 * Publication.WINDOW);
  }

  @Test
  void shouldTakeRangesOutOfOrderAcrossTheNewBeginning() {
    Publication publication = new Publication(0);
    inOrder(publication, 0, SEQUENCES - 1);
    publication.complete(0, SEQUENCES + 1);
    publication.complete(1, SEQUENCES + 2);
    assertThat(publication.end()).isEqualTo(SEQUENCES - 1);
    publication.complete(SEQUENCES - 1, SEQUENCES);
    assertThat(publication.end()).isEqualTo(SEQUENCES + 2);
    assertThat(publication.firstIncomplete()).isEqualTo(2);
  }

  /** Ranges of one byte, each handed over before the next. */
  private static void inOrder(Publication publication, int from, int to) {
    for (int range = from; range < to; range++) {
      publication.complete(range & Publication.SEQUENCE_MASK, range + 1);
      if (publication.end() != range + 1) {
        assertThat(publication.end()).as("after range %d", range).isEqualTo(range + 1);
      }
    }
    assertThat(publication.firstIncomplete()).isEqualTo(to & Publication.SEQUENCE_MASK);
  }
}
