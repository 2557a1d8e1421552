/** A drawn person instead of a camera, or a drawn slide for the slot that scenes share in. */
export function drawn(element: HTMLVideoElement, number: number): () => void {
  const canvas = document.createElement('canvas');
  canvas.width = 640;
  canvas.height = 360;
  const pen = canvas.getContext('2d');
  if (pen === null) return () => undefined;
  const paint = () => (number === 99 ? slide(pen) : face(pen, (number * 47) % 360));
  paint();
  const timer = setInterval(paint, 200);
  element.srcObject = canvas.captureStream(5);
  return () => {
    clearInterval(timer);
    element.srcObject = null;
  };
}

function face(pen: CanvasRenderingContext2D, hue: number): void {
  const ground = pen.createLinearGradient(0, 0, 640, 360);
  ground.addColorStop(0, `hsl(${hue} 20% 42%)`);
  ground.addColorStop(1, `hsl(${hue} 24% 16%)`);
  pen.fillStyle = ground;
  pen.fillRect(0, 0, 640, 360);
  pen.fillStyle = `hsl(${(hue + 40) % 360} 26% 34%)`;
  pen.beginPath();
  pen.ellipse(320, 400, 190, 150, 0, 0, 7);
  pen.fill();
  pen.fillStyle = 'hsl(24 26% 46%)';
  pen.beginPath();
  pen.ellipse(320, 180, 62, 82, 0, 0, 7);
  pen.fill();
}

function slide(pen: CanvasRenderingContext2D): void {
  pen.fillStyle = '#ffffff';
  pen.fillRect(0, 0, 640, 360);
  pen.fillStyle = '#122124';
  pen.font = '28px sans-serif';
  pen.fillText('Works by block', 40, 70);
  for (let row = 0; row < 5; row++) pen.fillRect(40, 120 + row * 40, 120 + row * 70, 18);
}
