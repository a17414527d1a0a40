package io.dpmgrid.ignite;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;

/** What a real node does at its start with a segment whose header is torn or damaged. */
@Timeout(240)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class DamagedHeaderTest {
  private final KilledStore store;

  DamagedHeaderTest() throws Exception {
    store = KilledStore.write();
  }

  @AfterAll
  void delete() throws IOException {
    store.close();
  }

  /** Type and index are there, the magic is not. */
  @Test
  void shouldClearATornHeaderOfTheNextSegment() throws Exception {
    try (StoreImage image = store.image()) {
      byte[] header = Files.readAllBytes(image.slot(store.last()));
      byte[] torn = ByteBuffer.wrap(new byte[29]).order(ByteOrder.nativeOrder()).array();
      torn[0] = header[0];
      ByteBuffer.wrap(torn).order(ByteOrder.nativeOrder()).putLong(1, store.last() + 1);
      StoreImage.write(image.slot(store.last() + 1), 0, torn);
      store.expectEverything(image);
      store.expectEverything(image);
    }
  }
}
