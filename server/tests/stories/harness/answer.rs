use domain::wire::Problem;
use reqwest::{Response, StatusCode, header};
use serde::de::DeserializeOwned;

/// What the server answered.
#[derive(Debug)]
pub(crate) struct Answer {
    pub(crate) status: StatusCode,
    pub(crate) headers: header::HeaderMap,
    pub(crate) body: Vec<u8>,
}

impl Answer {
    pub(crate) async fn of(response: Response) -> Self {
        Self {
            status: response.status(),
            headers: response.headers().clone(),
            body: response.bytes().await.unwrap().to_vec(),
        }
    }

    pub(crate) fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    pub(crate) fn text(&self) -> String {
        String::from_utf8_lossy(&self.body).into_owned()
    }

    /// It is a page.
    #[track_caller]
    pub(crate) fn shows(&self) -> String {
        assert_eq!((self.status.as_u16(), self.header("content-type")), (200, "text/html; charset=utf-8"));
        self.text()
    }

    /// It sends the browser on to another page.
    #[track_caller]
    pub(crate) fn leads_to(&self, path: &str) {
        assert_eq!((self.status.as_u16(), self.header("location")), (303, path), "{}", self.text());
    }

    /// It worked, and says this.
    #[track_caller]
    pub(crate) fn good<T: DeserializeOwned>(&self) -> T {
        assert_eq!(self.status, 200, "{}", self.text());
        serde_json::from_slice(&self.body).unwrap_or_else(|error| panic!("{error}: {}", self.text()))
    }

    /// It failed in this way, and tells the person in both languages.
    #[track_caller]
    pub(crate) fn refused(&self, code: &str) -> Problem {
        assert_eq!(self.header("content-type"), "application/problem+json", "{} {}", self.status, self.text());
        let problem: Problem = serde_json::from_slice(&self.body).unwrap();
        assert_eq!(problem.code, code);
        assert_eq!(problem.status, self.status.as_u16());
        assert!(problem.vi.len() > 20 && problem.en.len() > 20, "{problem:?}");
        problem
    }
}
