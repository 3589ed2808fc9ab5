// danfojs-node requires xlsx at load time; nothing in Millrace reads a spreadsheet (see SECURITY.md).
const refuse = () => {
  throw new Error('Spreadsheets are not supported: convert the file to CSV or Parquet first.');
};
module.exports = { read: refuse, readFile: refuse, write: refuse, writeFile: refuse, utils: {} };
