// The storage of this tab holds long forms of runs, as apps/web stores them. They must not outlive the login.
document.querySelector('form[action="/admin/logout"]')?.addEventListener('submit', () => {
  for (const name of Object.keys(sessionStorage)) if (name.startsWith('ml-airflow-')) sessionStorage.removeItem(name)
})
