package io.dpmgrid.admin.auth;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** The token that a node without configured credentials makes for itself at its first start. */
public final class AdminTokenFile {
  private final Path path;

  /**
   * Names the file.
   *
   * @param path in a directory that exists
   */
  public AdminTokenFile(Path path) {
    this.path = path;
  }

  /**
   * Reads the token, or makes it if the file is not there. A new file is readable by its owner
   * alone (where the file system knows owners).
   *
   * @return an admin of the name {@code local-admin}
   * @throws IOException if the file cannot be read, is empty, or cannot be made
   */
  public StaticToken ensure() throws IOException {
    if (!Files.exists(path)) {
      create();
    }
    String token = Files.readString(path, StandardCharsets.UTF_8).strip();
    if (token.length() < 32) {
      throw new IOException(
          "The admin token in " + path + " is too short; delete the file and start again.");
    }
    return new StaticToken("local-admin", Role.ADMIN, TokenHash.hex(token));
  }

  private void create() throws IOException {
    Path draft = path.resolveSibling(path.getFileName() + "." + ProcessHandle.current().pid());
    Files.deleteIfExists(draft);
    if (path.getFileSystem().supportedFileAttributeViews().contains("posix")) {
      Files.createFile(
          draft,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else {
      Files.createFile(draft);
    }
    Files.writeString(draft, new NewToken().reveal() + "\n", StandardCharsets.UTF_8);
    try {
      // A link fails if the file is there by now, so that two starts agree on one token.
      Files.createLink(path, draft);
    } catch (FileAlreadyExistsException e) {
      // The other start's token is the one.
    } catch (UnsupportedOperationException e) {
      Files.move(draft, path);
    } finally {
      Files.deleteIfExists(draft);
    }
  }
}
