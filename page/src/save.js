// Files that the reader takes away.

/** Hands over a file. */
export function save(name, type, ...parts) {
  const url = URL.createObjectURL(new Blob(parts, { type }));
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(url), 10_000);
}

/** A picture as PNG, at three times its size on a screen. */
export async function savePng(name, svg) {
  const url = URL.createObjectURL(new Blob([svg], { type: "image/svg+xml" }));
  try {
    const image = new Image();
    image.src = url;
    await image.decode();
    const canvas = document.createElement("canvas");
    canvas.width = image.naturalWidth * 3;
    canvas.height = image.naturalHeight * 3;
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height);
    const png = await new Promise((resolve) => canvas.toBlob(resolve, "image/png"));
    save(name, "image/png", png);
  } finally {
    URL.revokeObjectURL(url);
  }
}

/** A name for a file: letters, digits and hyphens. */
export function fileName(...words) {
  const plain = words.join("-").normalize("NFKD").replace(/[^\w.-]+/g, "-");
  return plain.replace(/^-+|-+$/g, "").slice(0, 80) || "migrasome";
}
