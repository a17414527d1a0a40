package io.dpmgrid.pmem.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.dpmgrid.pmem.region.MediumFailedException;
import io.dpmgrid.pmem.region.Region;
import io.dpmgrid.pmem.testing.CrashImage;
import io.dpmgrid.pmem.testing.CrashMode;
import io.dpmgrid.pmem.testing.CrashableMedium;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Crashes before every fence and after every acknowledgement of everything that changes a
 * superblock. Whatever was acknowledged is there, and a pool that was open is never taken for
 * clean.
 */
final class SuperblockCrashTest {
  private static final Path FILE = Path.of("pool", SuperblockDescriptor.FILE_NAME);
  private static final PoolState FIRST =
      new PoolState(
          SuperblockDescriptor.FORMAT_VERSION,
          1,
          new UUID(11, 22),
          "node1",
          Instant.ofEpochMilli(1_700_000_000_000L),
          false,
          0,
          -1);
  private static final int LIMIT = 256;
  private static final long SEED = 42;

  @ParameterizedTest
  @EnumSource(CrashMode.class)
  void shouldBeMadeWhollyOrBeMadeAgain(CrashMode mode) throws IOException {
    CrashableMedium medium = new CrashableMedium(Path.of("pool"), mode);
    Region region = medium.create(FILE, SuperblockDescriptor.FILE_LENGTH);
    AtomicInteger images = new AtomicInteger();
    crashBeforeEachFence(medium, images, image -> assertMadeOrBlank(image.medium()));
    Superblock.create(region, FIRST);
    medium.beforeEachFence(() -> {});
    medium.crash(LIMIT, SEED, image -> assertState(image, FIRST.poolId(), false));
    assertThat(images.get()).isGreaterThan(6);
  }

  @ParameterizedTest
  @EnumSource(CrashMode.class)
  void shouldKeepTheStateBeforeOrAfterEveryUpdate(CrashMode mode) throws IOException {
    CrashableMedium medium = new CrashableMedium(Path.of("pool"), mode);
    Superblock superblock =
        Superblock.create(medium.create(FILE, SuperblockDescriptor.FILE_LENGTH), FIRST);
    medium.crash(LIMIT, SEED, image -> {}); // what is acknowledged so far is no longer in question
    for (int round = 0; round < 4; round++) {
      PoolState before = superblock.state();
      boolean clean = round % 2 == 0;
      PoolState after = before.next(clean);
      crashBeforeEachFence(
          medium,
          new AtomicInteger(),
          image -> {
            Superblock found = open(image);
            assertThat(found.state()).as(image.description()).isIn(before, after);
            if (!before.clean() && found.state().equals(before)) {
              assertThat(found.wasClean()).as(image.description()).isFalse();
            }
          });
      superblock.update(after);
      medium.beforeEachFence(() -> {});
      medium.crash(
          LIMIT,
          SEED,
          image -> {
            Superblock found = open(image);
            assertThat(found.state()).as(image.description()).isEqualTo(after);
            assertThat(found.wasClean()).as(image.description()).isEqualTo(clean);
          });
    }
  }

  @ParameterizedTest
  @EnumSource(CrashMode.class)
  void shouldSurviveAPowerLossDuringTheOpeningThatFollowsAKill(CrashMode mode) throws IOException {
    int killedAt = 0;
    boolean finished = false;
    while (!finished) {
      CrashableMedium medium = new CrashableMedium(Path.of("pool"), mode);
      Superblock owner =
          Superblock.create(medium.create(FILE, SuperblockDescriptor.FILE_LENGTH), FIRST);
      medium.failAfter(killedAt++);
      try {
        owner.update(owner.state().next(true));
        finished = true;
      } catch (MediumFailedException e) {
        // Killed here: what it stored stays visible, durable or not.
      }
      medium.failAfter(Integer.MAX_VALUE);
      Superblock next = Superblock.open(medium.open(FILE), Migrations.OF_THIS_RELEASE);
      PoolState opened = next.state().opened(next.wasClean(), -1);
      crashBeforeEachFence(
          medium,
          new AtomicInteger(),
          image -> assertThat(open(image).wasClean()).isIn(true, false));
      next.update(opened);
      medium.beforeEachFence(() -> {});
      medium.crash(LIMIT, SEED, image -> assertState(image, FIRST.poolId(), false));
    }
    assertThat(killedAt).isGreaterThan(5);
  }

  @Test
  void shouldFindEveryReservedByteAgainAfterUpdates() throws IOException {
    CrashableMedium medium = new CrashableMedium(Path.of("pool"), CrashMode.LOST_CACHES);
    Region region = medium.create(FILE, SuperblockDescriptor.FILE_LENGTH);
    Superblock superblock = Superblock.create(region, FIRST);
    java.nio.ByteBuffer copy = SuperblockDescriptor.blank();
    region.get(SuperblockDescriptor.COPY_LENGTH, copy);
    copy.clear();
    for (int i = SuperblockDescriptor.KEYRING_OFFSET; i < copy.capacity(); i++) {
      copy.put(i, (byte) i);
    }
    copy.putLong(SuperblockDescriptor.POOL_SET_OFFSET, 77);
    SuperblockDescriptor.encode(superblock.state(), copy);
    region.put(SuperblockDescriptor.COPY_LENGTH, copy);
    Superblock reopened = Superblock.open(region, Migrations.OF_THIS_RELEASE);
    reopened.update(reopened.state().next(true));
    reopened.update(reopened.state().next(false));
    for (int at = 0; at < region.size(); at += SuperblockDescriptor.COPY_LENGTH) {
      assertThat(region.getLong(at + SuperblockDescriptor.POOL_SET_OFFSET)).isEqualTo(77);
      for (int i = SuperblockDescriptor.KEYRING_OFFSET; i < SuperblockDescriptor.COPY_LENGTH; i++) {
        assertThat(region.getByte(at + i)).isEqualTo((byte) i);
      }
    }
  }

  private static void crashBeforeEachFence(
      CrashableMedium medium, AtomicInteger images, java.util.function.Consumer<CrashImage> check) {
    medium.beforeEachFence(
        () ->
            medium.crash(
                LIMIT,
                SEED,
                image -> {
                  images.incrementAndGet();
                  check.accept(image);
                }));
  }

  private static void assertMadeOrBlank(CrashableMedium after) {
    Region region = after.region(FILE);
    if (Superblock.isBlank(region)) {
      Superblock again = Superblock.create(region, FIRST);
      assertThat(again.state().poolId()).isEqualTo(FIRST.poolId());
      return;
    }
    try {
      Superblock found = Superblock.open(region, Migrations.OF_THIS_RELEASE);
      assertThat(found.state().poolId()).isEqualTo(FIRST.poolId());
      assertThat(found.wasClean()).isFalse();
    } catch (PoolOpenException e) {
      fail("a crash during creation left what can be neither opened nor made again", e);
    }
  }

  private static void assertState(CrashImage image, UUID poolId, boolean clean) {
    Superblock found = open(image);
    assertThat(found.state().poolId()).as(image.description()).isEqualTo(poolId);
    assertThat(found.wasClean()).as(image.description()).isEqualTo(clean);
  }

  private static Superblock open(CrashImage image) {
    try {
      return Superblock.open(image.medium().region(FILE), Migrations.OF_THIS_RELEASE);
    } catch (PoolOpenException e) {
      return fail(image.description() + ": no crash may make a pool unreadable", e);
    }
  }
}
