package io.dpmgrid.ignite;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.ByteBuffer;
import java.util.function.Supplier;
import org.apache.ignite.internal.GridKernalContext;
import org.apache.ignite.internal.cdc.CdcManager;
import org.apache.ignite.internal.processors.cache.GridCacheSharedContext;
import org.apache.ignite.internal.processors.cache.persistence.DataStorageMetricsImpl;
import org.apache.ignite.internal.processors.cache.persistence.IgniteCacheDatabaseSharedManager;
import org.apache.ignite.internal.processors.cache.persistence.file.FileIOFactory;
import org.apache.ignite.internal.processors.cache.persistence.wal.FileWriteAheadLogManager;
import org.apache.ignite.internal.processors.cache.persistence.wal.WALPointer;
import org.apache.ignite.internal.processors.cache.persistence.wal.filehandle.FileHandleManager;
import org.apache.ignite.internal.processors.cache.persistence.wal.filehandle.FileHandleManagerFactory;
import org.apache.ignite.internal.processors.cache.persistence.wal.filehandle.FileWriteHandle;
import org.apache.ignite.internal.processors.cache.persistence.wal.io.SegmentIO;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordSerializer;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordSerializerFactory;
import org.apache.ignite.internal.processors.cache.persistence.wal.serializer.RecordV1Serializer;
import org.junit.jupiter.api.Test;

/** Fails with the name of the seam when a version of the engine no longer has it. */
final class WalSeamTest {
  @Test
  void shouldFindTheFieldThatHoldsTheWritePath() throws Exception {
    Field field = FileWriteAheadLogManager.class.getDeclaredField(WalSeam.FACTORY_FIELD);
    assertThat(field.getType()).isEqualTo(FileHandleManagerFactory.class);
    assertThat(Modifier.isStatic(field.getModifiers())).isFalse();
  }

  @Test
  void shouldFindTheFactoryOpenToSubclasses() throws Exception {
    assertThat(Modifier.isFinal(FileHandleManagerFactory.class.getModifiers())).isFalse();
    Method build =
        FileHandleManagerFactory.class.getMethod(
            "build",
            GridCacheSharedContext.class,
            DataStorageMetricsImpl.class,
            boolean.class,
            RecordSerializer.class,
            Supplier.class);
    assertThat(build.getReturnType()).isEqualTo(FileHandleManager.class);
    assertThat(FileHandleManager.class.getMethods())
        .extracting(Method::getName)
        .containsExactlyInAnyOrder(
            "initHandle", "nextHandle", "onDeactivate", "resumeLogging", "flush");
    assertThat(
            FileHandleManager.class.getMethod(
                "initHandle", SegmentIO.class, long.class, RecordSerializer.class))
        .isNotNull();
    assertThat(FileHandleManager.class.getMethod("flush", WALPointer.class, boolean.class))
        .isNotNull();
  }

  @Test
  void shouldFindEveryMethodOfAWriteHandleAndNoOther() {
    assertThat(FileWriteHandle.class.getMethods())
        .extracting(Method::getName)
        .containsExactlyInAnyOrder(
            "serializerVersion",
            "finishResumeLogging",
            "writeHeader",
            "addRecord",
            "flushAll",
            "needFsync",
            "position",
            "fsync",
            "closeBuffer",
            "close",
            "signalNextAvailable",
            "awaitNext",
            "getSegmentId",
            "getSwitchSegmentRecordOffset");
  }

  @Test
  void shouldFindTheManagersPublicWays() throws Exception {
    Class<FileWriteAheadLogManager> manager = FileWriteAheadLogManager.class;
    assertThat(manager.getConstructor(GridKernalContext.class)).isNotNull();
    assertThat(manager.getMethod("setFileIOFactory", FileIOFactory.class)).isNotNull();
    assertThat(manager.getMethod("start0")).isNotNull();
    assertThat(manager.getMethod("resumeLogging", WALPointer.class)).isNotNull();
    assertThat(manager.getDeclaredMethod("stop0", boolean.class)).isNotNull();
    assertThat(CdcManager.class.getMethod("collect", ByteBuffer.class)).isNotNull();
  }

  @Test
  void shouldFindWhereTheDatabaseLearnsItsPageSize() throws Exception {
    Class<?> database = IgniteCacheDatabaseSharedManager.class;
    assertThat(database.getDeclaredField(WalSeam.PAGE_SIZE).getType()).isEqualTo(int.class);
  }

  @Test
  void shouldKnowTheRecordFormatOfThisVersion() {
    assertThat(RecordFraming.HEADER).isEqualTo(RecordV1Serializer.HEADER_RECORD_SIZE);
    assertThat(RecordSerializerFactory.LATEST_SERIALIZER_VERSION).isEqualTo(2);
  }
}
