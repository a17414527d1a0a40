package io.dpmgrid.node.cluster;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.function.LongConsumer;
import org.apache.ignite.client.ClientCache;

/** Reads every key of a ledger back and judges what it finds. */
public final class AckVerifier {
  private static final int BATCH = 64;
  private static final int SHOWN = 10;

  private final AckLedger ledger;

  /** Verifies against {@code ledger}. */
  public AckVerifier(AckLedger ledger) {
    this.ledger = ledger;
  }

  /**
   * Reads everything. Writers must stand still.
   *
   * @param cache where the keys are
   * @param progress is told how many keys are done
   */
  public Verification verify(ClientCache<String, byte[]> cache, LongConsumer progress) {
    List<String> keys = new ArrayList<>(ledger.keys());
    long lost = 0;
    long torn = 0;
    List<String> examples = new ArrayList<>();
    for (int from = 0; from < keys.size(); from += BATCH) {
      List<String> batch = keys.subList(from, Math.min(keys.size(), from + BATCH));
      Map<String, byte[]> found = cache.getAll(new HashSet<>(batch));
      for (String key : batch) {
        AckLedger.Verdict verdict = ledger.judge(key, found.get(key));
        lost += verdict == AckLedger.Verdict.LOST ? 1 : 0;
        torn += verdict == AckLedger.Verdict.TORN ? 1 : 0;
        if (verdict != AckLedger.Verdict.KEPT && examples.size() < SHOWN) {
          examples.add(key + " " + verdict);
        }
      }
      progress.accept(from + batch.size());
    }
    return new Verification(keys.size(), lost, torn, examples);
  }

  /**
   * What was found.
   *
   * @param checked keys that were read
   * @param lost acknowledged writes that are gone
   * @param torn values that nobody ever sent
   * @param examples some of the bad keys with their verdict
   */
  public record Verification(long checked, long lost, long torn, List<String> examples) {
    /** Whether everything that was promised was found. */
    public boolean allKept() {
      return lost == 0 && torn == 0;
    }
  }
}
