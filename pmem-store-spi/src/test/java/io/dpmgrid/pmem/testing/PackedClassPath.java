package io.dpmgrid.pmem.testing;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.stream.Stream;

/**
 * This JVM's class path with every directory packed into a jar. A lookup in a directory asks the
 * file system for every class of every jar behind it as well, and over a share of a virtual machine
 * that is most of the time that a start takes.
 */
final class PackedClassPath implements AutoCloseable {
  private final List<Path> made = new ArrayList<>();
  private final List<String> entries = new ArrayList<>();

  /** Puts the jars into {@code directory}, which is made if missing. */
  PackedClassPath(Path directory) throws IOException {
    Files.createDirectories(directory);
    for (String entry : System.getProperty("java.class.path").split(File.pathSeparator, -1)) {
      if (entry.isEmpty()) {
        // Surefire's list ends with a separator, which stands for the working directory and all
        // that
        // other tests write there.
        continue;
      }
      Path path = Path.of(entry);
      if (Files.isDirectory(path)) {
        Path jar = Files.createTempFile(directory, "classes", ".jar");
        made.add(jar);
        pack(path, jar);
        entries.add(jar.toString());
      } else {
        entries.add(entry);
      }
    }
  }

  String joined() {
    return String.join(File.pathSeparator, entries);
  }

  @Override
  public void close() throws IOException {
    for (Path jar : made) {
      Files.delete(jar);
    }
  }

  private static void pack(Path classes, Path jar) throws IOException {
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(jar));
        Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        out.putNextEntry(new JarEntry(classes.relativize(file).toString()));
        Files.copy(file, out);
        out.closeEntry();
      }
    }
  }
}
