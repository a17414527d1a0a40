package io.dpmgrid.dashboards;

import java.awt.image.BufferedImage;
import java.awt.image.IndexColorModel;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import javax.imageio.ImageIO;

/** A picture of few colours in a small file. */
final class SmallPicture {
  private static final int COLORS = 128;
  // Colours are first thrown together by the upper bits of red, green and blue.
  private static final int BITS = 5;
  private static final int BINS = 1 << (3 * BITS);

  private SmallPicture() {}

  static void write(BufferedImage picture, Path file) throws IOException {
    int[] pixels =
        picture.getRGB(0, 0, picture.getWidth(), picture.getHeight(), null, 0, picture.getWidth());
    List<int[]> palette = palette(pixels);
    int[] nearest = new int[BINS];
    Arrays.fill(nearest, -1);
    BufferedImage small =
        new BufferedImage(
            picture.getWidth(),
            picture.getHeight(),
            BufferedImage.TYPE_BYTE_INDEXED,
            model(palette));
    for (int i = 0; i < pixels.length; i++) {
      int bin = bin(pixels[i]);
      if (nearest[bin] < 0) {
        nearest[bin] = nearest(palette, pixels[i]);
      }
      small.getRaster().setSample(i % picture.getWidth(), i / picture.getWidth(), 0, nearest[bin]);
    }
    ImageIO.write(small, "png", file.toFile());
  }

  /** The means of the fullest bins, as red, green and blue. */
  private static List<int[]> palette(int[] pixels) {
    long[][] sums = new long[BINS][4];
    for (int pixel : pixels) {
      long[] sum = sums[bin(pixel)];
      sum[0] += red(pixel);
      sum[1] += green(pixel);
      sum[2] += blue(pixel);
      sum[3]++;
    }
    return IntStream.range(0, BINS)
        .mapToObj(bin -> sums[bin])
        .filter(sum -> sum[3] > 0)
        .sorted(Comparator.comparingLong((long[] sum) -> -sum[3]))
        .limit(COLORS)
        .map(
            sum ->
                new int[] {
                  (int) (sum[0] / sum[3]), (int) (sum[1] / sum[3]), (int) (sum[2] / sum[3])
                })
        .toList();
  }

  private static int nearest(List<int[]> palette, int pixel) {
    return IntStream.range(0, palette.size())
        .boxed()
        .min(Comparator.comparingInt(i -> distance(palette.get(i), pixel)))
        .orElseThrow();
  }

  private static int distance(int[] color, int pixel) {
    int red = color[0] - red(pixel);
    int green = color[1] - green(pixel);
    int blue = color[2] - blue(pixel);
    return red * red + green * green + blue * blue;
  }

  private static IndexColorModel model(List<int[]> palette) {
    byte[][] channels = new byte[3][palette.size()];
    for (int i = 0; i < palette.size(); i++) {
      for (int channel = 0; channel < 3; channel++) {
        channels[channel][i] = (byte) palette.get(i)[channel];
      }
    }
    return new IndexColorModel(8, palette.size(), channels[0], channels[1], channels[2]);
  }

  private static int bin(int pixel) {
    int shift = 8 - BITS;
    return ((red(pixel) >> shift) << (2 * BITS))
        | ((green(pixel) >> shift) << BITS)
        | (blue(pixel) >> shift);
  }

  private static int red(int pixel) {
    return (pixel >> 16) & 0xff;
  }

  private static int green(int pixel) {
    return (pixel >> 8) & 0xff;
  }

  private static int blue(int pixel) {
    return pixel & 0xff;
  }
}
