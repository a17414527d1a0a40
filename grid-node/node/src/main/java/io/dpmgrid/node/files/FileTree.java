package io.dpmgrid.node.files;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** Directories with all that is in them. Stateless, thread-safe. */
public final class FileTree {
  private FileTree() {}

  /**
   * Deletes a directory with all that is in it, or a single file. Links are deleted themselves,
   * never what they lead to, {@code root} included. What somebody else deletes meanwhile is as good
   * as deleted.
   *
   * <p>Not promised: that it is gone after a power failure, nor that a directory is when somebody
   * makes files in it meanwhile.
   *
   * @return whether there was anything
   * @throws IOException if something cannot be deleted; what was deleted before is gone
   */
  public static boolean delete(Path root) throws IOException {
    if (!Files.exists(root, LinkOption.NOFOLLOW_LINKS)) {
      return false;
    }
    Files.walkFileTree(root, new Deletion());
    return true;
  }

  private static final class Deletion extends SimpleFileVisitor<Path> {
    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
      Files.deleteIfExists(file);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException failure) throws IOException {
      throwUnlessGone(failure);
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult postVisitDirectory(Path directory, @Nullable IOException failure)
        throws IOException {
      if (failure != null) {
        throwUnlessGone(failure);
      }
      Files.deleteIfExists(directory);
      return FileVisitResult.CONTINUE;
    }

    private static void throwUnlessGone(IOException failure) throws IOException {
      if (!(failure instanceof NoSuchFileException)) {
        throw failure;
      }
    }
  }
}
