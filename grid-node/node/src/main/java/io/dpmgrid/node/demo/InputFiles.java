package io.dpmgrid.node.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.List;

/**
 * The files below a directory that can be imported. Symbolic links are not followed, so nothing
 * appears twice and no loop is walked.
 *
 * @param root the directory
 * @param files regular, readable, neither empty nor larger than the limit
 * @param bytes their sizes together
 * @param skipped how many others there were
 */
record InputFiles(Path root, List<Path> files, long bytes, long skipped) {
  private static final char UNREADABLE = '\uFFFD';

  /**
   * Walks {@code root}, stopping when {@code byteLimit} is reached.
   *
   * @param data where the cluster lives, which is no input; need not exist
   * @throws IOException if {@code root} is no readable directory, has nothing to import, or lies in
   *     {@code data}
   */
  static InputFiles below(Path root, Path data, long largestFile, long byteLimit)
      throws IOException {
    if (!Files.isDirectory(root) || !Files.isReadable(root)) {
      throw new IOException(root + ": is no directory that can be read; give another --input");
    }
    if (Files.exists(data) && root.toRealPath().startsWith(data.toRealPath())) {
      throw new IOException(
          root + ": is where the demo keeps its own data; give another --input or --data");
    }
    Collector collector = new Collector(data, largestFile, byteLimit);
    Files.walkFileTree(root, collector);
    if (collector.files.isEmpty()) {
      throw new IOException(root + ": has no file to import; give another --input");
    }
    return new InputFiles(root, collector.files, collector.bytes, collector.skipped);
  }

  /**
   * The key of a file: its path relative to the root. Bytes that this process's character set
   * cannot read would make different names equal; such a name is written as in a URI.
   */
  String key(Path file) {
    String name = root.relativize(file).toString();
    return name.indexOf(UNREADABLE) < 0 ? name : root.toUri().relativize(file.toUri()).getRawPath();
  }

  private static final class Collector extends SimpleFileVisitor<Path> {
    private final Path data;
    private final long largestFile;
    private final long byteLimit;
    private final List<Path> files = new ArrayList<>();
    private long bytes;
    private long skipped;

    Collector(Path data, long largestFile, long byteLimit) {
      this.data = data;
      this.largestFile = largestFile;
      this.byteLimit = byteLimit;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
        throws IOException {
      return Files.exists(data) && Files.isSameFile(directory, data)
          ? FileVisitResult.SKIP_SUBTREE
          : FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      long size = attributes.size();
      if (!attributes.isRegularFile()
          || size == 0
          || size > largestFile
          || !Files.isReadable(file)) {
        skipped++;
        return FileVisitResult.CONTINUE;
      }
      if (bytes + size > byteLimit) {
        return FileVisitResult.TERMINATE;
      }
      files.add(file);
      bytes += size;
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) {
      skipped++;
      return FileVisitResult.CONTINUE;
    }
  }
}
