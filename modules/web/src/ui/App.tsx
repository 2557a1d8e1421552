export function App() {
  return <main>Sabha</main>;
}
