// What is left empty is not sent, so that an answer shows what was given. Without this script the server leaves it out.
for (const form of document.querySelectorAll('form[action^="/admin/rest_api/"]')) {
  form.addEventListener('formdata', ({ formData }) => {
    for (const [name, value] of [...formData]) {
      if (value === '' || (value instanceof File && value.name === '')) formData.delete(name)
    }
  })
}
