package io.dpmgrid.ignite;

import io.dpmgrid.pmem.medium.MediumKind;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The files of a node as a kill of its process left them, to be damaged and started from. The
 * node's name is {@value #NODE}.
 */
final class StoreImage implements AutoCloseable {
  static final String NODE = "a";

  private final MediumRoot root;
  private final LogNodes nodes;

  private StoreImage(MediumRoot root) throws IOException {
    this.root = root;
    this.nodes = new LogNodes(root.path());
  }

  /** Copies a node's files; it may run, as long as nothing is written meanwhile. */
  static StoreImage copyOf(Path source, MediumKind kind) throws IOException {
    MediumRoot root = MediumRoot.on(kind);
    copy(source, root.path());
    return new StoreImage(root);
  }

  Path path() {
    return root.path();
  }

  LogNodes nodes() {
    return nodes;
  }

  Path wal() {
    return nodes.walDirectory(NODE);
  }

  Path archived(long index) {
    return nodes.archiveDirectory(NODE).resolve(String.format(Locale.ROOT, "%016d.wal", index));
  }

  Path slot(long index) {
    return wal().resolve(String.format(Locale.ROOT, "%016d.wal", index % LogNodes.RING));
  }

  Path checkpoints() {
    return root.path().resolve("work-" + NODE).resolve("db").resolve(NODE).resolve("cp");
  }

  /** The index of the last segment. */
  long last() throws IOException {
    long last = -1;
    for (int slot = 0; slot < LogNodes.RING; slot++) {
      RecordFraming.Header header = RecordFraming.header(bytes(slot(slot)));
      last = header == null ? last : Math.max(last, header.index());
    }
    return last;
  }

  /** Where the valid records of a segment end. */
  static int end(Path segment, long index) throws IOException {
    return walk(segment, index, Integer.MAX_VALUE);
  }

  /** Where the record begins that reaches to or beyond an offset. */
  static int recordBefore(Path segment, long index, int offset) throws IOException {
    return walk(segment, index, offset);
  }

  private static int walk(Path segment, long index, int limit) throws IOException {
    ByteBuffer bytes = bytes(segment);
    int at = RecordFraming.HEADER;
    for (int length; (length = RecordFraming.length(bytes, index, at)) > 0; at += length) {
      if (at + length > limit) {
        break;
      }
    }
    return at;
  }

  static ByteBuffer bytes(Path file) throws IOException {
    return ByteBuffer.wrap(Files.readAllBytes(file)).order(ByteOrder.nativeOrder());
  }

  static void flip(Path file, long offset) throws IOException {
    try (RandomAccessFile to = new RandomAccessFile(file.toFile(), "rw")) {
      to.seek(offset);
      int old = to.read();
      to.seek(offset);
      to.write(old ^ 4);
    }
  }

  static void write(Path file, long offset, byte[] bytes) throws IOException {
    try (RandomAccessFile to = new RandomAccessFile(file.toFile(), "rw")) {
      to.seek(offset);
      to.write(bytes);
    }
  }

  static void truncate(Path file, long length) throws IOException {
    try (RandomAccessFile to = new RandomAccessFile(file.toFile(), "rw")) {
      to.setLength(length);
    }
  }

  /** A hash of each of the store's log segments, markers and pages. */
  Map<String, Integer> contents() throws IOException {
    Map<String, Integer> contents = new TreeMap<>();
    Predicate<Path> data = file -> file.toString().matches(".*\\.(wal|bin)");
    try (Stream<Path> files = Files.walk(root.path())) {
      for (Path file : (Iterable<Path>) files.filter(Files::isRegularFile).filter(data)::iterator) {
        contents.put(
            root.path().relativize(file).toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return contents;
  }

  @Override
  public void close() throws IOException {
    nodes.close();
    root.close();
  }

  private static void copy(Path source, Path target) throws IOException {
    try (Stream<Path> files = Files.walk(source)) {
      files.forEach(
          file -> {
            Path to = target.resolve(source.relativize(file));
            try {
              if (!Files.exists(to)) {
                Files.copy(file, to);
              }
            } catch (IOException e) {
              throw new UncheckedIOException(e);
            }
          });
    }
  }
}
