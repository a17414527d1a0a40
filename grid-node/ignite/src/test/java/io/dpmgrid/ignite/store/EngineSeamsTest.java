package io.dpmgrid.ignite.store;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.apache.ignite.internal.MarshallerContextImpl;
import org.apache.ignite.internal.pagemem.FullPageId;
import org.apache.ignite.internal.processors.cache.CacheGroupContext;
import org.apache.ignite.internal.processors.cache.GridCachePartitionExchangeManager;
import org.apache.ignite.internal.processors.cache.GridLocalConfigManager;
import org.apache.ignite.internal.processors.cache.distributed.dht.preloader.PartitionsExchangeAware;
import org.apache.ignite.internal.processors.cache.persistence.GridCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointListener;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointMarkersStorage;
import org.apache.ignite.internal.processors.cache.persistence.checkpoint.CheckpointRecoveryFileStorage;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIO;
import org.apache.ignite.internal.processors.cache.persistence.file.FilePageStoreManager;
import org.apache.ignite.internal.processors.cache.persistence.file.RandomAccessFileIO;
import org.apache.ignite.internal.processors.cache.persistence.filename.CacheFileTree;
import org.apache.ignite.internal.processors.cache.persistence.pagemem.DelayedPageReplacementTracker;
import org.apache.ignite.internal.processors.cache.persistence.pagemem.PageMemoryImpl;
import org.apache.ignite.internal.processors.closure.GridClosureProcessor;
import org.apache.ignite.logger.NullLogger;
import org.junit.jupiter.api.Test;

/** Each seam of the engine that the stores hang on still exists, as they use it. */
class EngineSeamsTest {
  @Test
  void shouldFindTheMarshallersPoolWhereMappingsPass() throws Exception {
    Field processor = EngineField.of(MarshallerContextImpl.class, "closProc");
    assertThat(processor.getType()).isEqualTo(GridClosureProcessor.class);
    assertThat(Modifier.isFinal(processor.getModifiers())).isFalse();
    assertOverridable(GridClosureProcessor.class.getMethod("runLocalSafe", Runnable.class));
    Class<?> task = DurableMappings.taskClass();
    assertThat(task).isAssignableTo(Runnable.class);
    assertThat(EngineField.of(task, "platformId").getType()).isEqualTo(byte.class);
    assertThat(EngineField.of(task, "typeId").getType()).isEqualTo(int.class);
    assertThat(EngineField.of(task, "clsName").getType()).isEqualTo(String.class);
  }

  @Test
  void shouldFindTheTrackerOfPageReplacement() throws Exception {
    assertThat(EngineField.of(PageMemoryImpl.class, "delayedPageReplacementTracker").getType())
        .isEqualTo(DelayedPageReplacementTracker.class);
  }

  @Test
  void shouldFindTheCountersOfDirtyPages() throws Exception {
    Class<?> segment =
        EngineField.of(PageMemoryImpl.class, "segments").getType().getComponentType();
    assertThat(EngineField.of(segment, "dirtyPagesCntr").getType()).isEqualTo(AtomicLong.class);
  }

  @Test
  void shouldWaitForAReplacedPageUntilItIsWritten() throws Exception {
    DelayedPageReplacementTracker tracker =
        new DelayedPageReplacementTracker(4096, (id, buffer, tag) -> {}, new NullLogger(), 2);
    FullPageId page = new FullPageId(1, 1);
    tracker.lock(page);
    CompletableFuture<Void> waited = new CompletableFuture<>();
    Thread waiter =
        new Thread(
            () -> {
              try {
                PageReplacements.await(tracker);
                waited.complete(null);
              } catch (Exception e) {
                waited.completeExceptionally(e);
              }
            });
    waiter.start();
    while (waiter.getState() != Thread.State.WAITING) {
      assertThat(waited).isNotCompleted();
      Thread.onSpinWait();
    }
    tracker.unlock(page);
    waited.get(10, TimeUnit.SECONDS);
  }

  @Test
  void shouldFindTheLockedPagesAsACollectionGuardedByItself() throws Exception {
    Field stripes = EngineField.of(DelayedPageReplacementTracker.class, "stripes");
    Class<?> stripe = stripes.getType().getComponentType();
    assertThat(EngineField.of(stripe, "locked").getType()).isAssignableFrom(HashSet.class);
    assertThat(Collection.class).isAssignableFrom(EngineField.of(stripe, "locked").getType());
  }

  @Test
  void shouldFindTheChannelOfARandomAccessFile() throws Exception {
    assertThat(EngineField.of(RandomAccessFileIO.class, "ch")).isNotNull();
    File file = File.createTempFile("seam", null);
    try (FileIO opened = PositionalFileIO.uninterruptible().create(file)) {
      assertThat(opened).isInstanceOf(PositionalFileIO.class);
    } finally {
      assertThat(file.delete()).isTrue();
    }
  }

  @Test
  void shouldBeAbleToSubclassThePageStoreManager() throws Exception {
    Class<?> manager = FilePageStoreManager.class;
    assertOverridable(manager.getMethod("start0"));
    assertOverridable(manager.getMethod("beginRecover"));
    assertOverridable(manager.getMethod("finishRecover"));
    assertOverridable(manager.getMethod("cleanupPageStoreIfMatch", Predicate.class, boolean.class));
    assertOverridable(
        manager.getMethod("shutdownForCacheGroup", CacheGroupContext.class, boolean.class));
  }

  @Test
  void shouldBeAbleToListen() throws Exception {
    assertThat(
            List.of(
                GridLocalConfigManager.class.getMethod(
                    "addConfigurationChangeListener", BiConsumer.class),
                GridCachePartitionExchangeManager.class.getMethod(
                    "registerExchangeAwareComponent", PartitionsExchangeAware.class),
                GridCacheDatabaseSharedManager.class.getMethod(
                    "addCheckpointListener", CheckpointListener.class)))
        .doesNotContainNull();
  }

  @Test
  void shouldKnowTheNamesOfMarkersAndRecoveryFiles() {
    String id = "1700000000000-0b0e7a3c-5a4f-4f0a-9f53-0a2f7a9b1c11";
    assertThat(CheckpointMarkersStorage.CP_FILE_NAME_PATTERN.pattern())
        .isEqualTo("(\\d+)-(.*)-(START|END)\\.bin");
    assertThat(id + "-RECOVERY-3.bin").matches(CheckpointRecoveryFileStorage.FILE_NAME_PATTERN);
    assertThat(kind(id + "-START.bin.tmp")).isEqualTo(StoreFile.START_MARKER);
    assertThat(kind(id + "-END.bin.tmp")).isEqualTo(StoreFile.END_MARKER);
    assertThat(kind(id + "-RECOVERY-3.bin")).isEqualTo(StoreFile.RECOVERY);
    assertThat(kind("part-12.bin")).isEqualTo(StoreFile.PAGES);
    assertThat(kind("index.bin")).isEqualTo(StoreFile.PAGES);
    assertThat(kind("part-12-dfrg.bin.tmp")).isEqualTo(StoreFile.PAGES);
    assertThat(StoreFile.of(File.listRoots()[0].toPath().resolve("binary_meta/n/-7.bin.tmp")))
        .isEqualTo(StoreFile.BINARY_TYPE);
  }

  @Test
  void shouldKnowTheMarkOfADefragmentedCacheGroup() throws Exception {
    Object name = EngineField.of(CacheFileTree.class, "DFRG_COMPLETION_MARKER_FILE_NAME").get(null);
    assertThat(kind(String.valueOf(name))).isEqualTo(StoreFile.DEFRAGMENTED);
  }

  private static StoreFile kind(String name) {
    return StoreFile.of(File.listRoots()[0].toPath().resolve(name));
  }

  private static void assertOverridable(Method method) {
    assertThat(Modifier.isFinal(method.getModifiers())).as(method.toString()).isFalse();
    assertThat(Modifier.isFinal(method.getDeclaringClass().getModifiers())).isFalse();
  }
}
